import type { CollectedSpan } from './otlp-collector.js';

/** The spans of one trace as lines of names, indented by two blanks a level, siblings sorted by name. */
export function spanTree(spans: readonly CollectedSpan[], traceId: string): string[] {
  const ofTrace = spans.filter((span) => span.traceId === traceId);
  const ids = new Set(ofTrace.map((span) => span.spanId));
  const below = (parentId: string | undefined, indent: string): string[] =>
    ofTrace
      .filter((span) => span.parentSpanId === parentId)
      .sort((left, right) => left.name.localeCompare(right.name))
      .flatMap((span) => [`${indent}${span.name}`, ...below(span.spanId, `${indent}  `)]);
  // A span whose parent never came is shown, not lost.
  const orphans = ofTrace.filter((span) => span.parentSpanId !== undefined && !ids.has(span.parentSpanId));
  return [...below(undefined, ''), ...orphans.map((span) => `orphan ${span.name}`)];
}
