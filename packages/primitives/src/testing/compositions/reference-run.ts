import { setMaxListeners } from 'node:events';
import { failureStatus, Timer, sleep } from '@tta/core/authors';
import type { World } from './world.js';

/** An effect that a saga can undo; without `run`, the end of a saga that undoes itself. */
export interface Undo {
  readonly run: (() => Promise<unknown>) | undefined;
  readonly work: Work;
}

/** Work that may be abandoned, and abandoned work inside it that still runs. */
export interface Work {
  readonly around: Work | undefined;
  isAbandoned: boolean;
  hasSaga: boolean;
  readonly late: Set<Promise<unknown>>;
}

export function workIn(around: Work | undefined): Work {
  return { around, isAbandoned: false, hasSaga: false, late: new Set() };
}

/** A work and all around it. */
export function worksFrom(innermost: Work | undefined): Work[] {
  return innermost === undefined ? [] : [innermost, ...worksFrom(innermost.around)];
}

export function abandon(work: Work, running: Promise<unknown>): void {
  work.isAbandoned = true;
  for (const { late } of worksFrom(work.around)) {
    late.add(running);
    running.then(
      () => late.delete(running),
      () => late.delete(running),
    );
  }
}

/** The surroundings of a step. */
export interface Place {
  readonly signal: AbortSignal;
  /** Whether a retry is around, and whether one that lets no other call again. */
  readonly retried: 'no' | 'yes' | 'outer-only';
  /** The effects of the saga around. */
  readonly undos: Undo[] | undefined;
  readonly work: Work | undefined;
}

/** A step as a plain function. */
export type Run = (input: number, place: Place) => Promise<number>;

/** Time in the reference, which knows when two things happened at the same moment: then either may come first. */
export class ReferenceTime {
  readonly #moments = new Set<number>();
  hasTie = false;

  constructor(private readonly world: World) {}

  now(): number {
    return this.world.now();
  }

  /** Something happens now that did not follow from anything else. */
  happens(): void {
    const now = this.now();
    if (this.#moments.has(now)) this.hasTie = true;
    this.#moments.add(now);
  }

  /**
   * A step goes on now, perhaps because another one has failed and left its place. If that failure also aborts `signal`,
   * either may come first.
   */
  goesOn(signal: AbortSignal): void {
    const moment = this.now();
    const onAbort = (): void => {
      if (this.now() === moment) this.hasTie = true;
    };
    signal.addEventListener('abort', onAbort, { once: true });
  }

  /** Something ends before its time. If it is the very moment, it may as well have come to its end. */
  stopped(endsAt: number): void {
    if (this.now() === endsAt) this.hasTie = true;
  }

  async wait(ms: number, signal: AbortSignal | undefined): Promise<void> {
    const endsAt = this.world.after(ms);
    try {
      await sleep(ms, signal);
    } catch (error) {
      this.stopped(endsAt);
      throw error;
    }
    this.happens();
  }

  /** Calls `onTime` after a time, unless the function returned was called before. */
  after(ms: number, onTime: () => void): () => void {
    const timer = Timer.after(ms, () => {
      this.happens();
      onTime();
    });
    return () => timer.cancel();
  }
}

/** A signal inside another one. */
export function inside(outer: AbortSignal): AbortController {
  const own = new AbortController();
  setMaxListeners(0, own.signal);
  if (outer.aborted) own.abort(outer.reason);
  else outer.addEventListener('abort', () => own.abort(outer.reason), { once: true, signal: own.signal });
  return own;
}

/** Rejects with the reason when the signal aborts, unless `promise` settles before. */
export function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    promise.then(resolve, reject);
    if (signal.aborted) reject(signal.reason);
    else signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

export function statusOf(error: unknown, { aborted, reason }: AbortSignal): ReturnType<typeof failureStatus> {
  return failureStatus(error, { aborted, abortReason: reason as unknown } as Parameters<typeof failureStatus>[1]);
}
