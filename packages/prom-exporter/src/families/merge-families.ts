import type { MetricData } from '@opentelemetry/sdk-metrics';
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
    const description = describeFamily(metric);
    if (typeof description === 'string') {
      const name = JSON.stringify(metric.descriptor.name);
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
  return [...families.values()].filter(({ points }) => points.length > 0);
}

function findClash(
  description: FamilyDescription,
  owners: ReadonlyMap<string, FamilyDescription>,
): FamilyDescription | undefined {
  return sampleNames(description)
    .map((name) => owners.get(name))
    .find((owner) => owner !== undefined && (owner.name !== description.name || owner.kind !== description.kind));
}
