import type { HrTime } from '@opentelemetry/api';
import type { FamilyDescription } from './page.js';

/** The name under which OpenMetrics tells when a family's series began; `undefined` for gauges. */
export function createdName({ kind, name }: FamilyDescription): string | undefined {
  if (kind === 'gauge') return undefined;
  return `${kind === 'counter' ? name.slice(0, -'_total'.length) : name}_created`;
}

/**
 * When a data point began, in seconds since the epoch, to the millisecond. `undefined` where its producer does not say.
 */
export function createdSeconds({ startTime }: { readonly startTime: HrTime }): number | undefined {
  const [seconds, nanoseconds] = Array.isArray(startTime) ? startTime : [NaN, NaN];
  const created = Math.round(seconds * 1e3 + nanoseconds / 1e6) / 1e3;
  return created > 0 && created < Infinity ? created : undefined;
}
