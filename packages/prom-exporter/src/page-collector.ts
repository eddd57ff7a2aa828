import { describeError, TimeoutExceededError } from '@tta/core';
import type { CollectionResult } from '@opentelemetry/sdk-metrics';
import type { Page } from './page.js';
import { PageBuilder } from './page-builder.js';
import type { Warnings } from './warnings.js';
import { within } from './within.js';

/** Where the metrics of a page come from: a metric reader of a `MeterProvider`, or a single metric producer. */
export interface MetricSource {
  collect(options?: { timeoutMillis?: number }): Promise<CollectionResult>;
}

export interface PageCollectorOptions {
  readonly source: MetricSource;
  readonly timeoutMs: number;
  readonly targetInfo: boolean;
  readonly warnings: Warnings;
}

/** Collects pages; who asks while a collection runs shares it. */
export class PageCollector {
  readonly #options: PageCollectorOptions;
  readonly #builder: PageBuilder;
  #running: Promise<Page> | undefined;

  constructor(options: PageCollectorOptions) {
    this.#options = options;
    this.#builder = new PageBuilder(options);
  }

  /** Rejects when the collection fails as a whole or does not end in time. */
  page(): Promise<Page> {
    this.#running ??= this.#collect().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async #collect(): Promise<Page> {
    const { source, timeoutMs } = this.#options;
    const { resourceMetrics, errors } = await within(timeoutMs, () => source.collect({ timeoutMillis: timeoutMs }));
    for (const error of errors) this.#judge(error);
    return this.#builder.build(resourceMetrics);
  }

  /** A callback that threw costs only its own metrics. One that did not answer in time makes the page late: no page. */
  #judge(error: unknown): void {
    const { errorType, errorMessage } = describeError(error);
    if (errorType === 'TimeoutError' || errorType === 'TimeoutExceededError') {
      throw new TimeoutExceededError(this.#options.timeoutMs, { cause: error });
    }
    this.#options.warnings.about(
      `collect ${errorType} ${errorMessage}`,
      `some metrics are missing from the metrics page, a callback failed: ${errorType}: ${errorMessage}`,
    );
  }
}
