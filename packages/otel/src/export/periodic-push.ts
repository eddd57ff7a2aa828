import { context, diag } from '@opentelemetry/api';
import type { MetricProducer } from '@opentelemetry/sdk-metrics';
import { describeError, within } from '@tta/core/authors';
import { suppressTracing } from '../process/suppress-tracing.js';
import { exportResults } from '../process/otel-constants.js';
import type { LazyMetricExporter } from './lazy-exporters.js';

/** When metrics are pushed. */
export interface PushTimes {
  /** Milliseconds from one push to the next. */
  readonly intervalMs: number;
  /** Milliseconds that one push may take. */
  readonly timeoutMs: number;
}

// The metrics SDK has a reader that does the same, but is loaded with the exporter at the first push: this needs neither
// at set-up.

/**
 * Pushes the metrics of a producer at an interval, which keeps no process alive. One that fails is not repeated: the next has the same
 * sums.
 */
export class PeriodicPush {
  readonly #timer: NodeJS.Timeout;
  #running: Promise<void> | undefined;

  constructor(
    private readonly producer: MetricProducer,
    private readonly exporter: LazyMetricExporter,
    private readonly times: PushTimes,
  ) {
    this.#timer = setInterval(() => void this.#push(), times.intervalMs).unref();
  }

  /** Pushes what the metrics say now, after a push that is on its way. Never rejects. */
  async forceFlush(): Promise<void> {
    await this.#running;
    await this.#push();
    await this.exporter.forceFlush();
  }

  async shutdown(): Promise<void> {
    clearInterval(this.#timer);
    await this.forceFlush();
    await this.exporter.shutdown();
  }

  #push(): Promise<void> {
    this.#running ??= within(this.times.timeoutMs, () => this.#export())
      .catch((error: unknown) => diag.error(`TTA: metrics could not be pushed: ${describeError(error).errorMessage}`))
      .finally(() => (this.#running = undefined));
    return this.#running;
  }

  async #export(): Promise<void> {
    const { resourceMetrics } = await this.producer.collect();
    if (resourceMetrics.scopeMetrics.length === 0) return;
    await new Promise<void>((resolve, reject) => {
      context.with(suppressTracing(context.active()), () =>
        this.exporter.export(resourceMetrics, ({ code, error }) => {
          if (code === exportResults.success) resolve();
          else reject(error ?? new Error('the exporter does not say why'));
        }),
      );
    });
  }
}
