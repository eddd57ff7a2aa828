import { knownOptions, stringOption } from '@tta/core/authors';
import { clientOption, type RedisClient } from './redis-client.js';

/** The latest opening of a circuit, as `circuitBreaker` of `@tta/primitives` reads it. */
export interface StoredCircuit {
  readonly opening: string;
  readonly openMs: number;
  readonly isClosed: boolean;
}

/** Options of `RedisCircuitStore`. */
export interface RedisCircuitStoreOptions {
  /** Comes before each key. Default `tta:circuit:`. */
  readonly prefix?: string;
}

/**
 * How long an opening is remembered after its break, and after it was closed, so that processes that look late still
 * learn of it.
 */
const memoryMs = 60_000;

// Redis runs a script as one. All times are durations, so no clock has to agree with another.
const openScript = `
  local leftMs = redis.call('pttl', KEYS[2])
  local known = redis.call('get', KEYS[1])
  if known and string.sub(known, 1, 1) == 'o' and leftMs >= tonumber(ARGV[2]) then return { known, leftMs } end
  redis.call('set', KEYS[1], 'o' .. ARGV[1], 'PX', ARGV[2] + ARGV[3])
  redis.call('set', KEYS[2], ARGV[1], 'PX', ARGV[2])
  return { 'o' .. ARGV[1], ARGV[2] }`;
const readScript = `return { redis.call('get', KEYS[1]), redis.call('pttl', KEYS[2]) }`;
const closeScript = `
  if redis.call('get', KEYS[1]) ~= 'o' .. ARGV[1] then return 0 end
  redis.call('set', KEYS[1], 'c' .. ARGV[1], 'PX', ARGV[2])
  return redis.call('del', KEYS[2])`;
const startProbeScript = `
  local prober = redis.call('get', KEYS[1])
  if prober and prober ~= ARGV[1] then return 0 end
  redis.call('set', KEYS[1], ARGV[1], 'PX', ARGV[2])
  return 1`;
const endProbeScript = `
  if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end
  return 0`;

/**
 * Lets processes tell each other when a circuit opens and closes, and lets one of them at a time probe. Give it to
 * `circuitBreaker` as `store`. If Redis loses its data, each process goes on by itself; an open circuit stays open.
 */
export class RedisCircuitStore {
  readonly #client: RedisClient;
  readonly #prefix: string;

  /** @throws InvalidOptionError */
  constructor(client: RedisClient, options: RedisCircuitStoreOptions = {}) {
    knownOptions(options, ['prefix']);
    const { prefix = 'tta:circuit:' } = options;
    this.#client = clientOption(client);
    this.#prefix = stringOption('prefix', prefix);
  }

  async read(key: string): Promise<StoredCircuit | undefined> {
    return circuitOf(await this.#client.eval(readScript, 2, ...this.#keys(key)));
  }

  async open(key: string, breakMs: number): Promise<StoredCircuit> {
    const times = [Math.max(1, Math.ceil(breakMs)), memoryMs];
    const opening = crypto.randomUUID();
    return circuitOf(await this.#client.eval(openScript, 2, ...this.#keys(key), opening, ...times)) as StoredCircuit;
  }

  async close(key: string, opening: string): Promise<void> {
    await this.#client.eval(closeScript, 2, ...this.#keys(key), opening, memoryMs);
  }

  async startProbe(key: string, prober: string, leaseMs: number): Promise<boolean> {
    const answer = await this.#client.eval(startProbeScript, 1, this.#keyOf(key, 'probe'), prober, Math.ceil(leaseMs));
    return Number(answer) === 1;
  }

  async endProbe(key: string, prober: string): Promise<void> {
    await this.#client.eval(endProbeScript, 1, this.#keyOf(key, 'probe'), prober);
  }

  /** Of the opening, and of its break. */
  #keys(key: string): [opening: string, pause: string] {
    return [this.#keyOf(key, 'opening'), this.#keyOf(key, 'break')];
  }

  /** In a cluster, the part in braces decides which server has the key. */
  #keyOf(key: string, part: string): string {
    return `${this.#prefix}{${key}}:${part}`;
  }
}

/** Reads the answer of a script: `o` and an opening, or `c` and one that is closed; the milliseconds of its break. */
function circuitOf(answer: unknown): StoredCircuit | undefined {
  const [text, leftMs] = answer as [text: string | null, leftMs: number | string];
  if (text === null) return undefined;
  return { opening: text.slice(1), openMs: Math.max(0, Number(leftMs)), isClosed: text.startsWith('c') };
}
