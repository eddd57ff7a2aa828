import { processSlot } from './process-slot.js';

/** A part of the process that has to be closed before the process ends. */
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
 * Closes something before a signal ends the process. If the application handles the signal, nothing is closed, because
 * the application then decides when the process ends. Otherwise the signal ends the process by its default action once
 * everything registered here has closed; a second signal of either kind ends it at once. One list serves the whole
 * process, so that independent parts wait for each other.
 */
export function closeOnSignal(closer: SignalCloser): void {
  const slot = processSlot<SignalClosers>('signal-closers', () => ({ closers: new Set(), isListening: false }));
  slot.closers.add(closer);
  if (slot.isListening) return;
  slot.isListening = true;
  listen();

  // First in line, because a one-time listener leaves the list when it is called.
  function listen(): void {
    for (const signal of signals) process.prependListener(signal, onSignal);
  }

  function onSignal(signal: NodeJS.Signals): void {
    if (process.listenerCount(signal) === 1) {
      endBy(signal);
      return;
    }
    // Some libraries send the signal again if they are its only listeners. We are not listed while they check, and hold
    // back the signal that they send until we are done.
    process.off(signal, onSignal);
    // eslint-disable-next-line @typescript-eslint/unbound-method -- Called with its process, and put back.
    const { kill } = process;
    let isSentAgain = false;
    const hold: typeof kill = (pid, sent = 'SIGTERM') => {
      const isSame = sent === signal || sent === numberOf(signal);
      if (pid !== process.pid || !isSame) return kill.call(process, pid, sent);
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
      // In a container, the kernel does not deliver unhandled signals to the first process.
      if (process.pid === 1) process.exit(128 + numberOf(signal));
    });
  }
}

/** Takes the module where a signal has come, because few processes need it when they start. */
function numberOf(signal: NodeJS.Signals): number {
  return process.getBuiltinModule('node:os').constants.signals[signal];
}
