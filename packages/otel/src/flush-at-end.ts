import { closeOnSignal } from './close-on-signal.js';
import type { Telemetry } from './telemetry.js';

/**
 * Sends what is waiting when the process ends by itself or is told to. A signal still does what it would do without us: where the
 * application handles it, the application decides; where it does not, the process ends by it.
 */
export function flushAtEnd(telemetry: Telemetry): void {
  // An application that handles the signal may have steps to finish, and may then end the process at once.
  closeOnSignal((ends) => (ends ? telemetry.shutdown() : telemetry.flush()));
  // Not `shutdown`: the application may find more to do, and `beforeExit` comes again after it.
  let flushedAt = -1;
  let isGivenUp = false;
  process.on('beforeExit', () => {
    // Flushing makes work for the event loop, after which this is called once more. A collector that did not take what was sent
    // would be tried again for ever.
    if (isGivenUp || performance.now() - flushedAt < 50) return;
    void telemetry.flush().then((isSent) => {
      flushedAt = performance.now();
      isGivenUp = !isSent;
    });
  });
}
