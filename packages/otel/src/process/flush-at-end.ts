import { closeOnSignal } from '@tta/core/authors';

/** Telemetry that must be sent before the process ends. */
export interface Flushable {
  readonly flush: () => Promise<unknown>;
  readonly shutdown: () => Promise<unknown>;
}

/**
 * Flushes when the process ends normally or by a signal. A signal keeps its default behaviour: if the application handles
 * it, the application decides; otherwise it ends the process.
 */
export function flushAtEnd(telemetry: Flushable): void {
  // An application that handles the signal has an end of its own in mind, with steps that may still run: nothing is shut.
  closeOnSignal({ close: telemetry.shutdown, flush: telemetry.flush });
  // Flushing is work for the event loop, after which `beforeExit` comes once more: the process may end then.
  let isFlushed = false;
  process.on('beforeExit', () => {
    if (isFlushed) {
      isFlushed = false;
      return;
    }
    // Not `shutdown`: the application may find more to do.
    void telemetry.flush().then(() => (isFlushed = true));
  });
}
