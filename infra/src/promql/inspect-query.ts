import { parser } from '@prometheus-io/lezer-promql';

/** The result of parsing a query. */
export interface InspectedQuery {
  /** Where it stops being PromQL; `undefined` when it is all well. */
  readonly syntaxErrorAt: number | undefined;
  readonly metrics: readonly string[];
  /** In matchers, groupings and joins. */
  readonly labels: readonly string[];
}

/** Reads a query with Prometheus's own grammar. Grafana's variables must have been replaced. */
export function inspectQuery(query: string): InspectedQuery {
  const metrics = new Set<string>();
  const labels = new Set<string>();
  let syntaxErrorAt: number | undefined;
  parser.parse(query).iterate({
    enter({ type, from, to, node }) {
      const text = query.slice(from, to);
      if (type.isError) syntaxErrorAt ??= from;
      else if (type.name === 'Identifier' && node.parent?.name === 'VectorSelector') metrics.add(text);
      else if (type.name === 'LabelName') labels.add(text);
    },
  });
  return { syntaxErrorAt, metrics: [...metrics], labels: [...labels] };
}
