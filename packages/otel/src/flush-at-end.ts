import type { Telemetry } from './telemetry.js';

const signals = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

/**
 * Sends what is waiting when the process ends by itself or is told to. A signal still does what it would do without us: where the
 * application handles it, the application decides; where it does not, the process ends by it.
 */
export function flushAtEnd(telemetry: Telemetry): void {
  const onSignal = (signal: NodeJS.Signals): void => {
    void telemetry.shutdown().then(() => {
      process.off(signal, onSignal);
      if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
    });
  };
  for (const signal of signals) process.on(signal, onSignal);
  // Not `shutdown`: the application may find more to do, and `beforeExit` comes again after it.
  let flushedAt = -1;
  process.on('beforeExit', () => {
    // Flushing makes work for the event loop, after which this is called once more.
    if (performance.now() - flushedAt < 50) return;
    void telemetry.flush().then(() => (flushedAt = performance.now()));
  });
}
