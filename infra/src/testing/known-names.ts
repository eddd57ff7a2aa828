import { knownMetrics as rowsByName } from '../promql/known-metrics.js';
import { targetLabels } from '../promql/series.js';
import { isRecording } from '../rules/rule.js';
import { shippedRules } from './shipped-rules.js';

const rows = [...rowsByName.values()];
const recorded = shippedRules.filter(isRecording).map(({ record }) => record);

/** Every name that a query may use for a series: the catalogue's, those of others that are listed, those that rules record. */
export const knownMetrics: ReadonlySet<string> = new Set([
  ...rows.flatMap(({ name, type }) =>
    type === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name],
  ),
  ...recorded,
]);

/** The labels that a query over these series may use. */
export function knownLabels(names: readonly string[]): ReadonlySet<string> {
  const own = rows.filter(({ name }) => names.some((used) => used === name || used.startsWith(`${name}_`)));
  return new Set([
    ...targetLabels,
    ...own.flatMap(({ labels }) => labels),
    ...(names.some((name) => name.endsWith('_bucket')) ? ['le'] : []),
    ...(names.some((name) => recorded.includes(name)) ? ['workflow_name', 'slo', 'sli'] : []),
  ]);
}
