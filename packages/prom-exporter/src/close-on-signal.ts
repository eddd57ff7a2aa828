import { processSlot } from '@tta/core';

const signals = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

interface SignalClosers {
  /** `ends` says whether the signal ends the process; where the application handles it, the process may go on. */
  readonly closers: Set<(ends: boolean) => Promise<unknown>>;
  isListening: boolean;
}

/**
 * Closes something before a signal ends the process. Where the application handles the signal itself, nothing is
 * closed: when the process ends is its business then. Otherwise the signal ends the process as if nobody had listened,
 * once everything given here is closed. The slot is shared, so that parts that do not know each other wait for each
 * other: `@tta/otel` has the same function, and whichever is loaded first listens for both.
 */
export function closeOnSignal(close: () => Promise<void>): void {
  const slot = processSlot<SignalClosers>('signal-closers', () => ({ closers: new Set(), isListening: false }));
  slot.closers.add((ends) => (ends ? close() : Promise.resolve()));
  if (slot.isListening) return;
  slot.isListening = true;
  // First in line: a listener for one time only is gone from the list once it was called.
  for (const signal of signals) process.prependListener(signal, onSignal);

  function onSignal(signal: NodeJS.Signals): void {
    const ends = process.listenerCount(signal) === 1;
    // From here on the next signal ends the process at once.
    if (ends) for (const each of signals) process.off(each, onSignal);
    void Promise.allSettled(Array.from(slot.closers, (closer) => closer(ends))).then(() => {
      if (ends) process.kill(process.pid, signal);
    });
  }
}
