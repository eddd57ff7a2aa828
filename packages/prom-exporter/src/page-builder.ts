import { describeError } from '@tta/core';
import type { Attributes } from '@opentelemetry/api';
import type { ResourceMetrics } from '@opentelemetry/sdk-metrics';
import { mergeFamilies, type MergedFamily } from './merge-families.js';
import type { Family, FamilyDescription, HistogramPoint, HistogramSeries, NumberPoint, Page } from './page.js';
import { renderHistogramSeries, renderNumberSeries } from './rendered-series.js';
import { SeriesCache, type Rendered } from './series-cache.js';
import { targetInfo } from './target-info.js';
import type { Warnings } from './warnings.js';

type RenderSeries<Series> = (name: string, attributes: Attributes, warnings: Warnings) => Rendered<Series>;
type Caches<Series> = Map<string, SeriesCache<Series>>;

export interface PageBuilderOptions {
  readonly warnings: Warnings;
  /** Whether the resource is shown as the metric `target_info`. */
  readonly targetInfo: boolean;
}

/** Makes pages of collections, one at a time. Remembers the series of the last page. */
export class PageBuilder {
  readonly #warnings: Warnings;
  readonly #targetInfo: boolean;
  #numbers: Caches<string> = new Map();
  #histograms: Caches<HistogramSeries> = new Map();

  constructor({ warnings, targetInfo }: PageBuilderOptions) {
    this.#warnings = warnings;
    this.#targetInfo = targetInfo;
  }

  async build({ resource, scopeMetrics }: ResourceMetrics): Promise<Page> {
    const metrics = scopeMetrics.flatMap((scope) => scope.metrics);
    if (this.#targetInfo) metrics.unshift(targetInfo(resource));
    const families = mergeFamilies(metrics, this.#warnings);
    const names = new Set(families.map(({ description }) => description.name));
    forget(this.#numbers, names);
    forget(this.#histograms, names);
    const page: Family[] = [];
    for (const family of families) page.push(await this.#family(family));
    return page;
  }

  async #family({ description, points }: MergedFamily): Promise<Family> {
    const { kind, name } = description;
    const warnAboutDuplicate = (): void => {
      this.#warnings.about(
        `duplicate ${name}`,
        `the metric ${name} has several series with the same labels; only the first of them is on the metrics page`,
      );
    };
    // The kind says what the points hold; the SDK's union type has lost the connection by now.
    if (kind === 'histogram') {
      const cache = this.#cacheOf(this.#histograms, description, renderHistogramSeries);
      const series = await cache.seriesOf(points, warnAboutDuplicate);
      return { ...description, kind, points: points as HistogramPoint[], series };
    }
    const cache = this.#cacheOf(this.#numbers, description, renderNumberSeries);
    const series = await cache.seriesOf(points, warnAboutDuplicate);
    return { ...description, kind, points: points as NumberPoint[], series };
  }

  #cacheOf<Series>(
    caches: Caches<Series>,
    { name }: FamilyDescription,
    render: RenderSeries<Series>,
  ): SeriesCache<Series> {
    const known = caches.get(name);
    if (known !== undefined) return known;
    const cache = new SeriesCache((attributes) => {
      try {
        return render(name, attributes, this.#warnings);
      } catch (error) {
        const { errorType, errorMessage } = describeError(error);
        this.#warnings.about(
          `series ${name}`,
          `a series of the metric ${name} is left out of the metrics page, reading its attributes failed: ${errorType}: ${errorMessage}`,
        );
        return undefined;
      }
    });
    caches.set(name, cache);
    return cache;
  }
}

function forget(caches: Map<string, unknown>, kept: ReadonlySet<string>): void {
  for (const name of caches.keys()) if (!kept.has(name)) caches.delete(name);
}
