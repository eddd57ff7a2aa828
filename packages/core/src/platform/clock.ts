import { processSlot } from './process-slot.js';

/** A timer that a clock set. */
export interface ClockTimer {
  cancel(): void;
  /** From now on the timer does not keep the process alive. */
  unref(): void;
}

/** Replaces the engine's time. `virtualClock` of `@tta/core/testing` is one. */
export interface Clock {
  /** Monotonic milliseconds, like `performance.now()`. */
  now(): number;
  /** Calls `onTime` once, as soon as `now()` reaches `atMs`. */
  setTimer(atMs: number, onTime: () => void): ClockTimer;
  /** Calls `body`, which runs the step. Returns `undefined` where `body` comes here itself, which it does first of all. */
  runStep<T>(step: { readonly runsOnlyChildren: boolean }, body: () => Promise<T>): Promise<T> | undefined;
  /** The calling step waits for `promise` and does nothing else. */
  idle<T>(promise: Promise<T>): Promise<T>;
}

/** Holds the clock that replaces the engine's time, for all copies of core in this process. */
export const clockSlot = processSlot<{ clock: Clock | undefined }>('core/clock/v1', () => ({ clock: undefined }));

/**
 * Returns `promise`, and tells a virtual clock that the calling step waits for time or for other steps, so that time
 * may pass meanwhile. Needed by steps that wait in a queue and may also do work of their own: those without
 * `runsOnlyChildren`.
 */
export function idleUntil<T>(promise: Promise<T>): Promise<T> {
  return clockSlot.clock === undefined ? promise : clockSlot.clock.idle(promise);
}
