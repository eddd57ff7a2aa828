import { InvalidOptionError } from '@tta/core';
import type { Redis } from 'ioredis';

/** The part of an ioredis client that is used. Pass your own `new Redis(...)`. */
export type RedisClient = Pick<Redis, 'del' | 'eval' | 'evalsha' | 'get' | 'options' | 'scan' | 'set' | 'zrem'>;

/** @throws InvalidOptionError */
export function clientOption(client: unknown): RedisClient {
  const given = (client ?? {}) as Partial<RedisClient>;
  if ([given.get, given.set, given.eval].every((method) => typeof method === 'function')) return client as RedisClient;
  throw new InvalidOptionError('client', 'an ioredis client', client, 'pass new Redis(url)');
}
