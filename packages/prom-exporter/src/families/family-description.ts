import type { MetricData } from '@opentelemetry/sdk-metrics';
import { dataKinds, temporalities } from '../model/data-kinds.js';
import { showValue } from '@tta/core/authors';
import type { FamilyDescription } from '../model/page.js';
import { longestName, prometheusName } from '../labels/prometheus-name.js';

/** How a metric is described on the page; a text that says why it cannot be there. */
export function describeFamily(metric: MetricData): FamilyDescription | string {
  const { name: given, description, unit } = metric.descriptor;
  // Instruments made by plain JavaScript may hold anything.
  for (const [what, value] of Object.entries({ name: given, description, unit }) as [string, unknown][]) {
    if (typeof value !== 'string') return `its ${what} must be a string, got ${showValue(value)}`;
  }
  if (!Array.isArray(metric.dataPoints)) return 'it has no list of data points';
  if (given.length > longestName) return `its name is longer than ${longestName} characters`;
  const kind = kindOf(metric);
  if (kind === undefined) return 'its kind is unknown';
  if (kind !== 'gauge' && isDelta(metric)) return 'it counts from scrape to scrape instead of from the start';
  const cleaned = prometheusName(given);
  // The suffix belongs to the sample of a counter: it is neither doubled nor missing.
  const bare = kind === 'counter' ? cleaned?.replace(/_total$/, '') : cleaned;
  if (bare === undefined || bare === '') return 'nothing of its name is allowed in Prometheus';
  return {
    kind,
    name: kind === 'counter' ? `${bare}_total` : bare,
    help: description || 'No description.',
    unit,
  };
}

/** The names that a family's lines begin with. No two families may share one. */
export function sampleNames({ kind, name }: FamilyDescription): string[] {
  return kind === 'histogram' ? [name, `${name}_bucket`, `${name}_sum`, `${name}_count`] : [name];
}

function kindOf(metric: MetricData): FamilyDescription['kind'] | undefined {
  switch (metric.dataPointType) {
    case dataKinds.sum:
      return metric.isMonotonic ? 'counter' : 'gauge';
    case dataKinds.gauge:
      return 'gauge';
    case dataKinds.histogram:
    case dataKinds.exponentialHistogram:
      return 'histogram';
    default:
      return undefined;
  }
}

function isDelta(metric: MetricData): boolean {
  return metric.aggregationTemporality === temporalities.delta;
}
