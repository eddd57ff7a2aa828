import { processSlot } from '@tta/core';

const signals = ['SIGTERM', 'SIGINT'] as const;

interface SignalClosers {
  readonly closers: Set<() => Promise<void>>;
  isListening: boolean;
}

/**
 * Closes something before a signal ends the process. Where the application handles the signal itself, nothing is
 * closed: when the process ends is its business then. Otherwise the signal ends the process as if nobody had listened,
 * once everything given here is closed. The slot is shared, so that parts that do not know each other wait for each
 * other.
 */
export function closeOnSignal(close: () => Promise<void>): void {
  const slot = processSlot<SignalClosers>('signal-closers', () => ({ closers: new Set(), isListening: false }));
  slot.closers.add(close);
  if (slot.isListening) return;
  slot.isListening = true;
  // First in line: a listener for one time only is gone from the list once it was called.
  for (const signal of signals) process.prependListener(signal, onSignal);

  function onSignal(signal: NodeJS.Signals): void {
    if (process.listenerCount(signal) > 1) return;
    // From here on the next signal ends the process at once.
    for (const each of signals) process.off(each, onSignal);
    void Promise.allSettled(Array.from(slot.closers, (closer) => closer())).then(() => {
      process.kill(process.pid, signal);
    });
  }
}
