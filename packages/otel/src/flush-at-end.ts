import type { Telemetry } from './telemetry.js';

const signals = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

/**
 * Sends what is waiting when the process ends by itself or is told to. A signal still does what it would do without us: where the
 * application handles it, the application decides; where it does not, the process ends by it.
 */
export function flushAtEnd(telemetry: Telemetry): void {
  for (const signal of signals) flushAtSignal(telemetry, signal);
  flushWhenIdle(telemetry);
}

function flushAtSignal(telemetry: Telemetry, signal: NodeJS.Signals): void {
  let isEnding = false;
  const endBySignal = (): void => {
    process.off(signal, onSignal);
    process.kill(process.pid, signal);
  };
  const onSignal = (): void => {
    if (process.listenerCount(signal) > 1) {
      // The application has an end of its own in mind, with steps that may still run: nothing is shut.
      void telemetry.flush();
    } else if (isEnding) {
      // Told twice: whoever does that does not want to wait.
      endBySignal();
    } else {
      isEnding = true;
      void telemetry.shutdown().then(() => {
        if (process.listenerCount(signal) <= 1) endBySignal();
      });
    }
  };
  process.on(signal, onSignal);
}

function flushWhenIdle(telemetry: Telemetry): void {
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
