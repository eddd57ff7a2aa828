import { processSlot } from './process-slot.js';

/** Something of the process that ends with it. */
export interface SignalCloser {
  /** Ends it; the process ends by the signal once all are ended. */
  close(): Promise<unknown>;
  /** Saves what it can without ending, where the application handles the signal itself. Default: nothing. */
  flush?(): Promise<unknown>;
}

interface SignalClosers {
  readonly closers: Set<SignalCloser>;
  isListening: boolean;
}

const signals = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

/**
 * Ends something before a signal ends the process. Where the application handles the signal, nothing is ended: when the
 * process ends is its business then. Otherwise the signal ends the process as if nobody had listened, once everything
 * given here has ended; a second signal ends it at once. One list serves the whole process, so that parts that do not know
 * each other wait for each other.
 */
export function closeOnSignal(closer: SignalCloser): void {
  const slot = processSlot<SignalClosers>('signal-closers', () => ({ closers: new Set(), isListening: false }));
  slot.closers.add(closer);
  if (slot.isListening) return;
  slot.isListening = true;
  // First in line: a listener for one time only is gone from the list once it was called.
  for (const signal of signals) process.prependListener(signal, onSignal);

  function onSignal(signal: NodeJS.Signals): void {
    if (process.listenerCount(signal) > 1) {
      for (const each of slot.closers) void each.flush?.();
      return;
    }
    // From here on the next signal ends the process at once.
    for (const each of signals) process.off(each, onSignal);
    void Promise.allSettled(Array.from(slot.closers, (each) => each.close())).then(() => {
      process.kill(process.pid, signal);
    });
  }
}
