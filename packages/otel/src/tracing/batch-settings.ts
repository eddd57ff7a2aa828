import { longestTimerMs } from '@tta/core/authors';
import { environmentNumber } from '../process/environment.js';

/** How spans are batched. */
export interface BatchSettings {
  readonly maxQueueSize: number;
  /** At most `maxQueueSize`. */
  readonly maxBatchSize: number;
  /** Milliseconds that spans wait for others. */
  readonly delayMs: number;
  /** Milliseconds that one export may take. */
  readonly timeoutMs: number;
}

/** The settings of the `OTEL_BSP_*` variables, with OpenTelemetry's defaults. An export takes `mostMs` at most. */
export function batchSettingsFromEnvironment(mostMs: number): BatchSettings {
  const maxQueueSize = environmentNumber('OTEL_BSP_MAX_QUEUE_SIZE', 2048, { min: 1 });
  return {
    maxQueueSize,
    maxBatchSize: Math.min(maxQueueSize, environmentNumber('OTEL_BSP_MAX_EXPORT_BATCH_SIZE', 512, { min: 1 })),
    delayMs: environmentNumber('OTEL_BSP_SCHEDULE_DELAY', 5000, { min: 0, max: longestTimerMs }),
    timeoutMs: Math.min(mostMs, environmentNumber('OTEL_BSP_EXPORT_TIMEOUT', 30_000, { min: 1, max: longestTimerMs })),
  };
}
