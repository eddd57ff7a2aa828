import type { Resource } from '@opentelemetry/resources';
import type { CollectionResult, MetricData, MetricProducer } from '@opentelemetry/sdk-metrics';
import { PlainResource } from '@tta/core/authors';
import type { MetricRegistry } from './metric-registry.js';
import { instrumentationScope } from '../catalogue/instrumentation-scope.js';

/** Where else numbers come from, such as the runtime's. */
export interface AdditionalMetrics {
  collect(): MetricData[];
}

/**
 * Hands the numbers to any OpenTelemetry reader, pushing or pulling. The data points are live: they are the very cells that
 * recording writes, so a reader looks at each one once and keeps none.
 */
export class TelemetryMetricProducer implements MetricProducer {
  constructor(
    private readonly registry: MetricRegistry,
    private readonly resource: Resource = new PlainResource(),
    private readonly additional?: AdditionalMetrics,
  ) {}

  // Not `async`, which would need another turn.
  collect(): Promise<CollectionResult> {
    const metrics: MetricData[] = this.registry.collect();
    const errors: unknown[] = [];
    try {
      if (this.additional !== undefined) metrics.push(...this.additional.collect());
    } catch (error) {
      errors.push(error);
    }
    const scopeMetrics = metrics.length === 0 ? [] : [{ scope: instrumentationScope, metrics }];
    return Promise.resolve({ resourceMetrics: { resource: this.resource, scopeMetrics }, errors });
  }
}
