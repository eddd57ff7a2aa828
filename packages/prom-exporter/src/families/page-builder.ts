import { describeError } from '@tta/core/authors';
import type { MetricData, ResourceMetrics, ScopeMetrics } from '@opentelemetry/sdk-metrics';
import { nextTurn, turnIsOver } from '../event-loop-turn.js';
import { createFamilyBuilder, type FamilyBuilder } from './family-builder.js';
import { mergeFamilies } from './merge-families.js';
import type { Family, Page } from '../model/page.js';
import { targetInfo } from './target-info.js';
import type { Warnings } from '../warnings.js';

export interface PageBuilderOptions {
  readonly warnings: Warnings;
  /** Whether the resource is shown as the metric `target_info`. */
  readonly targetInfo: boolean;
}

/**
 * Makes pages of collections, one at a time. Remembers what it rendered for the last page. A page is made neither in the
 * turn of its request nor in that of its answer: the first ones of a process run code that is not compiled yet.
 */
export class PageBuilder {
  readonly #options: PageBuilderOptions;
  #builders = new Map<string, FamilyBuilder>();

  constructor(options: PageBuilderOptions) {
    this.#options = options;
  }

  async build({ resource, scopeMetrics }: ResourceMetrics): Promise<Page> {
    const { warnings } = this.#options;
    const metrics = scopeMetrics.flatMap((scope) => metricsOf(scope));
    if (this.#options.targetInfo) metrics.unshift(targetInfo(resource));

    const builders = new Map<string, FamilyBuilder>();
    const page: Family[] = [];
    for (const merged of mergeFamilies(metrics, warnings)) {
      const key = `${merged.description.kind} ${merged.description.name}`;
      const builder = this.#builders.get(key) ?? createFamilyBuilder(merged.description, warnings);
      if (turnIsOver()) await nextTurn();
      try {
        page.push(await builder(merged));
        builders.set(key, builder);
      } catch (error) {
        const { kind, name } = merged.description;
        const { errorType, errorMessage } = describeError(error);
        warnings.about(
          `family ${name}`,
          `the ${kind} ${name} is left out of the metrics page, its data points cannot be read: ${errorType}: ${errorMessage}`,
        );
      }
    }
    // Families that are no longer collected are forgotten.
    this.#builders = builders;
    if (turnIsOver()) await nextTurn();
    return page;
  }
}

/** Producers written in plain JavaScript may hand over anything. */
function metricsOf(scope: ScopeMetrics | null | undefined): MetricData[] {
  const metrics: unknown = scope?.metrics;
  return Array.isArray(metrics) ? (metrics as MetricData[]) : [];
}
