import { describeError, within } from '@tta/core/authors';
import type { CollectionResult, ResourceMetrics } from '@opentelemetry/sdk-metrics';
import type { Page } from '../model/page.js';
import { PageBuilder } from '../families/page-builder.js';
import type { Warnings } from '../warnings.js';

/** Source of a page's metrics: a metric reader of a `MeterProvider`, or a single metric producer. */
export interface MetricSource {
  collect(options?: { timeoutMillis?: number }): Promise<CollectionResult>;
}

export interface PageCollectorOptions {
  readonly source: MetricSource;
  readonly timeoutMs: number;
  readonly targetInfo: boolean;
  readonly warnings: Warnings;
}

/** A callback or producer gets this part of the limit, so that the others can still be collected. */
const shareOfLimit = 0.8;

/** Collects pages. Concurrent calls share one collection. */
export class PageCollector {
  readonly #options: PageCollectorOptions;
  readonly #builder: PageBuilder;
  #running: Promise<Page> | undefined;

  constructor(options: PageCollectorOptions) {
    this.#options = options;
    this.#builder = new PageBuilder(options);
  }

  /** Rejects when the collection brings nothing but errors, fails as a whole or does not end in time. */
  page(): Promise<Page> {
    this.#running ??= this.#collect().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async #collect(): Promise<Page> {
    const { source, timeoutMs } = this.#options;
    const timeoutMillis = Math.ceil(timeoutMs * shareOfLimit);
    const { resourceMetrics, errors } = await within(timeoutMs, () => source.collect({ timeoutMillis }));
    if (errors.length > 0 && isEmpty(resourceMetrics)) throw errors[0];
    for (const error of errors) this.#warn(error);
    return this.#builder.build(resourceMetrics);
  }

  /** A callback or producer that throws, or is too slow, costs only its own metrics. */
  #warn(error: unknown): void {
    const { errorType, errorMessage } = describeError(error);
    this.#options.warnings.about(
      `collect ${errorType} ${errorMessage}`,
      `some metrics are missing from the metrics page because a callback or a producer failed: ${errorType}: ${errorMessage}`,
    );
  }
}

function isEmpty({ scopeMetrics }: ResourceMetrics): boolean {
  return scopeMetrics.every(({ metrics }) => metrics.length === 0);
}
