import { constants } from 'node:os';
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
 * given here has ended; a second signal, of whichever kind, ends it at once. One list serves the whole process, so that parts
 * that do not know each other wait for each other.
 */
export function closeOnSignal(closer: SignalCloser): void {
  const slot = processSlot<SignalClosers>('signal-closers', () => ({ closers: new Set(), isListening: false }));
  slot.closers.add(closer);
  if (slot.isListening) return;
  slot.isListening = true;
  listen();

  // First in line: a listener for one time only is gone from the list once it was called.
  function listen(): void {
    for (const signal of signals) process.prependListener(signal, onSignal);
  }

  function onSignal(signal: NodeJS.Signals): void {
    if (process.listenerCount(signal) === 1) {
      endBy(signal);
      return;
    }
    // Some libraries send the signal again if nobody else listens to it. While they look, we do not listen; and what they send waits for us.
    process.off(signal, onSignal);
    // eslint-disable-next-line @typescript-eslint/unbound-method -- Called with its process, and put back.
    const { kill } = process;
    let isSentAgain = false;
    const hold: typeof kill = (pid, sent) => {
      if (pid !== process.pid || sent === undefined || sent === 0) return kill.call(process, pid, sent);
      isSentAgain = true;
      return true;
    };
    process.kill = hold;
    // Node calls all listeners of a signal in one go; this comes next.
    process.nextTick(() => {
      // Someone may have replaced it since.
      if (process.kill === hold) process.kill = kill;
      if (isSentAgain) {
        endBy(signal);
        return;
      }
      process.prependListener(signal, onSignal);
      for (const each of slot.closers) void each.flush?.();
    });
  }

  function endBy(signal: NodeJS.Signals): void {
    // From here on the next signal ends the process at once.
    for (const each of signals) process.off(each, onSignal);
    void Promise.allSettled(Array.from(slot.closers, async (each) => each.close())).then(() => {
      process.kill(process.pid, signal);
      // The kernel keeps signals that nobody handles from the first process of a container.
      if (process.pid === 1) process.exit(128 + constants.signals[signal]);
    });
  }
}
