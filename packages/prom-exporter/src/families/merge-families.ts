import { describeError, showValue } from '@tta/core/authors';
import type { MetricData } from '@opentelemetry/sdk-metrics';
import { createdName } from '../model/created.js';
import { describeFamily, sampleNames } from './family-description.js';
import type { FamilyDescription } from '../model/page.js';
import type { Warnings } from '../warnings.js';

type AnyPoint = MetricData['dataPoints'][number];

/** All that goes by one name on the page, of whatever meter or producer. */
export interface MergedFamily {
  readonly description: FamilyDescription;
  /** May be a producer's own array, which may grow. */
  readonly points: readonly AnyPoint[];
}

/**
 * Metrics of one name and kind become one family, described by the first. A metric whose name would clash with
 * another family's is left out with a warning, as is one that cannot be shown at all.
 */
export function mergeFamilies(metrics: readonly MetricData[], warnings: Warnings): MergedFamily[] {
  const families = new Map<string, MergedFamily>();
  const owners = new Map<string, FamilyDescription>();
  for (const metric of metrics) {
    const description = describeSafely(metric);
    if (typeof description === 'string') {
      const name = nameOf(metric);
      warnings.about(`metric ${name}`, `the metric ${name} is left out of the metrics page: ${description}`);
      continue;
    }
    const clash = findClash(description, owners);
    if (clash !== undefined) {
      warnings.about(
        `clash ${description.kind} ${description.name}`,
        `the ${description.kind} ${description.name} is left out of the metrics page: its name is taken by the ${clash.kind} ${clash.name}`,
      );
      continue;
    }
    for (const name of sampleNames(description)) if (!owners.has(name)) owners.set(name, description);
    const points: AnyPoint[] = metric.dataPoints;
    const merged = families.get(description.name);
    families.set(description.name, {
      description: merged?.description ?? description,
      points: merged === undefined ? points : merged.points.concat(points),
    });
  }
  const shown = [...families.values()].filter(({ points }) => points.length > 0);
  return withoutCreatedClashes(shown, warnings);
}

/** A malformed metric, even one with throwing getters, is the only one left out. */
function describeSafely(metric: MetricData): FamilyDescription | string {
  try {
    return describeFamily(metric);
  } catch (error) {
    const { errorType, errorMessage } = describeError(error);
    return `it cannot be read: ${errorType}: ${errorMessage}`;
  }
}

function nameOf(metric: MetricData): string {
  try {
    return showValue(metric.descriptor.name);
  } catch {
    return 'without a name';
  }
}

/**
 * OpenMetrics gives `foo_created` to the counter or histogram `foo`, so no metric of its own may have that name,
 * whichever of the two comes first.
 */
function withoutCreatedClashes(families: readonly MergedFamily[], warnings: Warnings): MergedFamily[] {
  const owners = new Map(families.map(({ description }) => [createdName(description), description]));
  return families.filter(({ description: { kind, name } }) => {
    const owner = owners.get(name);
    if (owner === undefined) return true;
    warnings.about(
      `clash ${kind} ${name}`,
      `the ${kind} ${name} is left out of the metrics page: OpenMetrics reserves its name for the start time of the ${owner.kind} ${owner.name}`,
    );
    return false;
  });
}

function findClash(
  description: FamilyDescription,
  owners: ReadonlyMap<string, FamilyDescription>,
): FamilyDescription | undefined {
  return sampleNames(description)
    .map((name) => owners.get(name))
    .find((owner) => owner !== undefined && (owner.name !== description.name || owner.kind !== description.kind));
}
