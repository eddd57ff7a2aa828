import { emptyResource, type Resource } from '@opentelemetry/resources';
import type { CollectionResult, MetricData, MetricProducer } from '@opentelemetry/sdk-metrics';
import type { MetricRegistry } from './metric-registry.js';
import { instrumentationScope } from '../catalogue/instrumentation-scope.js';

/** Where else numbers come from, such as the runtime's. */
export interface AdditionalMetrics {
  collect(): Promise<CollectionResult>;
}

/**
 * Hands the numbers to any OpenTelemetry reader, pushing or pulling. The data points are live: they are the very cells that
 * recording writes, so a reader looks at each one once and keeps none.
 */
export class TelemetryMetricProducer implements MetricProducer {
  constructor(
    private readonly registry: MetricRegistry,
    private readonly resource: Resource = emptyResource(),
    private readonly additional?: AdditionalMetrics,
  ) {}

  async collect(): Promise<CollectionResult> {
    const own: MetricData[] = this.registry.collect();
    const scopeMetrics = own.length === 0 ? [] : [{ scope: instrumentationScope, metrics: own }];
    if (this.additional === undefined)
      return { resourceMetrics: { resource: this.resource, scopeMetrics }, errors: [] };
    try {
      const more = await this.additional.collect();
      return {
        resourceMetrics: {
          resource: this.resource,
          scopeMetrics: [...scopeMetrics, ...more.resourceMetrics.scopeMetrics],
        },
        errors: more.errors,
      };
    } catch (error) {
      return { resourceMetrics: { resource: this.resource, scopeMetrics }, errors: [error] };
    }
  }
}
