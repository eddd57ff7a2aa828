import { announcedMetricProducers, PlainResource, within } from '@tta/core/authors';
import type { CollectionResult, MetricCollectOptions, MetricProducer } from '@opentelemetry/sdk-metrics';

/**
 * The given producers and all announced ones as one. A producer that is both is asked once; one that is announced later
 * is asked from the next collection on.
 */
export class AnnouncedProducers implements MetricProducer {
  readonly #given: readonly MetricProducer[];

  constructor(given: readonly MetricProducer[] = []) {
    this.#given = given;
  }

  async collect(options: MetricCollectOptions = {}): Promise<CollectionResult> {
    // Looked up each time: producers are announced before or after this package is loaded.
    const producers = [...new Set([...this.#given, ...announcedMetricProducers<MetricProducer>()])];
    const results = await Promise.allSettled(
      // A producer that fails or never answers must not cost the others' metrics.
      producers.map((producer) => within(options.timeoutMillis, async () => checked(await producer.collect(options)))),
    );
    return {
      resourceMetrics: {
        resource: new PlainResource(),
        scopeMetrics: results.flatMap((result) =>
          result.status === 'fulfilled' ? result.value.resourceMetrics.scopeMetrics : [],
        ),
      },
      errors: results.flatMap((result) =>
        result.status === 'fulfilled' ? result.value.errors : [result.reason as unknown],
      ),
    };
  }
}

/** A producer written in plain JavaScript may answer anything; then it is a producer that fails. */
function checked(result: CollectionResult): CollectionResult {
  const { resourceMetrics, errors } = result as Partial<CollectionResult>;
  if (!Array.isArray(resourceMetrics?.scopeMetrics)) throw new TypeError('a producer handed over no list of metrics');
  return Array.isArray(errors) ? result : { ...result, errors: [] };
}
