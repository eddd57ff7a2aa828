import { sleep, within } from '@tta/core/authors';
import { Mutex, type LockOptions } from 'redis-semaphore';
import type { RedisClient } from './redis-client.js';

/** How a lock is taken. */
export interface LockSettings {
  readonly lockTimeoutMs: number;
  readonly retryMs: number;
  readonly answerMs: number;
}

class QuietMutex extends Mutex {
  constructor(client: RedisClient, key: string, options: LockOptions) {
    super(client, key, options);
    // Without the word that redis-semaphore puts before it: a user of Redis may be limited to our prefix.
    this._key = key;
  }

  /** Ignores a renewal that fails, whose unhandled rejection would end the process; the next one may succeed. */
  protected override _refresh(): Promise<boolean> {
    return super._refresh().catch(() => true);
  }
}

/**
 * Runs `body` while the lock is held. Where Redis fails or is late, or the lock stays taken for `lockTimeoutMs`, runs it
 * without. Rejects with the signal's reason where that aborts during the wait.
 */
export async function runExclusively<Result>(
  client: RedisClient,
  key: string,
  settings: LockSettings,
  body: () => Promise<Result>,
  signal: AbortSignal,
): Promise<Result> {
  const { lockTimeoutMs } = settings;
  // A lost lock ends no computation: at worst, two processes compute the same.
  const mutex = new QuietMutex(client, key, {
    lockTimeout: lockTimeoutMs,
    acquireAttemptsLimit: 1,
    onLockLost: ignore,
  });
  const isHeld = await acquire(mutex, settings, signal).catch((error: unknown) => {
    signal.throwIfAborted();
    ignore(error);
    return false;
  });
  try {
    return await body();
  } finally {
    // Not waited for: the result is there, and the lock ends by itself.
    if (isHeld) mutex.release().catch(ignore);
  }
}

async function acquire(mutex: Mutex, settings: LockSettings, signal: AbortSignal): Promise<boolean> {
  const { lockTimeoutMs, retryMs, answerMs } = settings;
  for (let waitedMs = 0; waitedMs <= lockTimeoutMs; waitedMs += retryMs) {
    const attempt = mutex.tryAcquire();
    if (await within(answerMs, () => attempt).catch((error: unknown) => giveBackLate(mutex, attempt, error)))
      return true;
    await sleep(retryMs, signal);
  }
  return false;
}

/** A lock that comes too late is given back, so that others need not wait until it ends by itself. */
function giveBackLate(mutex: Mutex, attempt: Promise<boolean>, error: unknown): never {
  attempt.then((isHeld) => (isHeld ? mutex.release() : undefined)).catch(ignore);
  throw error;
}

function ignore(_: unknown): void {
  // The caller goes on without the lock.
}
