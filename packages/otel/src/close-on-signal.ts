import { processSlot } from '@tta/core';

const signals = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

/** `ends` says whether the signal ends the process; where the application handles it, the process may go on. */
export type SignalCloser = (ends: boolean) => Promise<unknown>;

interface SignalClosers {
  readonly closers: Set<SignalCloser>;
  isListening: boolean;
}

/**
 * Calls `closer` before a signal ends the process, which it then does as if nobody had listened. `@tta/prom-exporter` has the same
 * function over the same slot: whichever is loaded first listens for both. Two listeners would each take the other for the
 * application's own, and the process would never end.
 */
export function closeOnSignal(closer: SignalCloser): void {
  const slot = processSlot<SignalClosers>('signal-closers', () => ({ closers: new Set(), isListening: false }));
  slot.closers.add(closer);
  if (slot.isListening) return;
  slot.isListening = true;
  // First in line: a listener for one time only is gone from the list once it was called.
  for (const signal of signals) process.prependListener(signal, onSignal);

  function onSignal(signal: NodeJS.Signals): void {
    const ends = process.listenerCount(signal) === 1;
    // From here on the next signal ends the process at once.
    if (ends) for (const each of signals) process.off(each, onSignal);
    void Promise.allSettled(Array.from(slot.closers, (close) => close(ends))).then(() => {
      if (ends) process.kill(process.pid, signal);
    });
  }
}
