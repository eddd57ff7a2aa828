import type { Attributes } from '@opentelemetry/api';
import type {
  AggregationOption,
  AggregationTemporality,
  CollectionResult,
  IMetricReader,
  MetricProducer,
} from '@opentelemetry/sdk-metrics';
import { byInstrument, temporalities } from '../model/data-kinds.js';
import { PlainResource } from '@tta/core/authors';
import { AnnouncedProducers } from './announced-producers.js';

/** Options of a reader. */
export interface PrometheusReaderOptions {
  /**
   * Producers of metrics that are summed already, such as `@tta/otel`'s `metricProducer`. Producers that TTA packages
   * register in this process are always included, once each. Default: none.
   */
  readonly metricProducers?: readonly MetricProducer[];
}

/** Of an instrument, as in OpenTelemetry's own readers. */
const mostSeries = 2000;

/** Reads the instruments of a `MeterProvider` and producers. */
export class PrometheusReader implements IMetricReader {
  readonly #producers: AnnouncedProducers;
  #instruments: MetricProducer | undefined;
  #isShut = false;

  /** `resource`: attributes of the service while no `MeterProvider` has the reader. Without it, such a reader refuses to collect. */
  constructor(
    producers: readonly MetricProducer[],
    private readonly resource?: Attributes,
  ) {
    this.#producers = new AnnouncedProducers(producers);
  }

  setMetricProducer(instruments: MetricProducer): void {
    if (this.#instruments !== undefined) throw new Error('a reader belongs to one MeterProvider: create one for each');
    this.#instruments = instruments;
  }

  selectAggregation(): AggregationOption {
    return { type: byInstrument };
  }

  selectAggregationTemporality(): AggregationTemporality {
    return temporalities.cumulative;
  }

  selectCardinalityLimit(): number {
    return mostSeries;
  }

  async collect(options: { timeoutMillis?: number } = {}): Promise<CollectionResult> {
    if (this.#isShut) throw new Error('the MeterProvider of the reader is shut down');
    const [own, others] = await Promise.all([this.#collectInstruments(options), this.#producers.collect(options)]);
    return {
      resourceMetrics: {
        resource: own.resourceMetrics.resource,
        scopeMetrics: [...own.resourceMetrics.scopeMetrics, ...others.resourceMetrics.scopeMetrics],
      },
      errors: [...own.errors, ...others.errors],
    };
  }

  forceFlush(): Promise<void> {
    return Promise.resolve();
  }

  shutdown(): Promise<void> {
    this.#isShut = true;
    return Promise.resolve();
  }

  async #collectInstruments(options: { timeoutMillis?: number }): Promise<CollectionResult> {
    if (this.#instruments !== undefined) return this.#instruments.collect(options);
    if (this.resource === undefined)
      throw new Error(
        'the reader belongs to no MeterProvider: hand it over, as in new MeterProvider({ readers: [reader] })',
      );
    return { resourceMetrics: { resource: new PlainResource(this.resource), scopeMetrics: [] }, errors: [] };
  }
}

/**
 * A metric reader for a `MeterProvider` of your own; hand it to `createMetricsHandler` too.
 * @example new MeterProvider({ readers: [reader] })
 */
export function createPrometheusReader({ metricProducers = [] }: PrometheusReaderOptions = {}): IMetricReader {
  return new PrometheusReader(metricProducers);
}
