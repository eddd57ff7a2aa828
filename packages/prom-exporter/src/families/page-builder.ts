import type { ResourceMetrics } from '@opentelemetry/sdk-metrics';
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

/** Makes pages of collections, one at a time. Remembers what it rendered for the last page. */
export class PageBuilder {
  readonly #options: PageBuilderOptions;
  #builders = new Map<string, FamilyBuilder>();

  constructor(options: PageBuilderOptions) {
    this.#options = options;
  }

  async build({ resource, scopeMetrics }: ResourceMetrics): Promise<Page> {
    const { warnings } = this.#options;
    const metrics = scopeMetrics.flatMap((scope) => scope.metrics);
    if (this.#options.targetInfo) metrics.unshift(targetInfo(resource));

    const builders = new Map<string, FamilyBuilder>();
    const page: Family[] = [];
    for (const merged of mergeFamilies(metrics, warnings)) {
      const key = `${merged.description.kind} ${merged.description.name}`;
      const builder = this.#builders.get(key) ?? createFamilyBuilder(merged.description, warnings);
      builders.set(key, builder);
      page.push(await builder(merged));
    }
    // What is no longer collected is forgotten.
    this.#builders = builders;
    return page;
  }
}
