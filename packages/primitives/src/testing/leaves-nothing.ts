import { afterAll, afterEach, beforeAll, beforeEach, expect, jest } from '@jest/globals';

const unhandled: unknown[] = [];
const keep = (reason: unknown): void => {
  unhandled.push(reason);
};

/** Runs the tests of a file on fake time, and fails each that leaves a timer or an unhandled rejection. */
export function leavesNothing(): void {
  beforeAll(() => {
    process.on('unhandledRejection', keep);
  });
  afterAll(() => {
    process.off('unhandledRejection', keep);
  });
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(async () => {
    const timers = jest.getTimerCount();
    jest.useRealTimers();
    // Node reports unhandled rejections once all promise reactions have run.
    await new Promise((resolve) => setImmediate(resolve));
    expect({ timers, unhandled: unhandled.splice(0) }).toEqual({ timers: 0, unhandled: [] });
  });
}

/** Lets all promise reactions run that need no timer. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 12; turn++) await Promise.resolve();
}

/** How a promise settled, as data; `running` while it has not. Swallows its rejection. */
export function watched<T>(promise: Promise<T>): { status: 'running' | 'gave' | 'threw'; value?: T; error?: unknown } {
  const seen: ReturnType<typeof watched<T>> = { status: 'running' };
  promise.then(
    (value) => Object.assign(seen, { status: 'gave', value }),
    (error: unknown) => Object.assign(seen, { status: 'threw', error }),
  );
  return seen;
}
