import type { AlloyComponent } from './alloy-client.js';
import { sumOf, tolerableLoss, valuesOf, type TwoReads } from './counters.js';
import { broken, holds, skipped, type LinkResult } from './link.js';
import type { Sample } from './metrics-page.js';

/** Kinds of data that an exporter counts, by the word in its counters. */
const kinds = { spans: 'spans', log_records: 'log records', metric_points: 'metric points' } as const;
type Kind = keyof typeof kinds;

const named = (what: string, kind: Kind): string[] => [
  `otelcol_exporter_${what}_${kind}_total`,
  `otelcol_exporter_${what}_${kind}`,
];
const queue = ['otelcol_exporter_queue_size'];

/** Spans, and whatever else came over OTLP, leave Alloy and are taken. */
export function otlpDelivery(
  { before, after, apartMs }: TwoReads,
  components: readonly AlloyComponent[],
  freshOnly: boolean,
): LinkResult {
  const exporters = components.filter(({ name }) => /^otelcol\.exporter\.otlp(?:http)?$/.test(name));
  if (exporters.length === 0) return skipped('this Alloy sends nothing over OTLP');
  const problems = (Object.keys(kinds) as Kind[]).flatMap((kind) => {
    const count = (samples: readonly Sample[], what: string): number => sumOf(samples, named(what, kind));
    const since = (what: string): number => count(after, what) - (freshOnly ? count(before, what) : 0);
    const [sent, failed, refused] = [since('sent'), since('send_failed'), since('enqueue_failed')];
    const lost = failed + refused;
    if (lost === 0 || lost < (sent + lost) * tolerableLoss) return [];
    const where = valuesOf(after, [...named('send_failed', kind), ...named('enqueue_failed', kind)], 'component_id');
    const from = where.length === 0 ? '' : ` of ${where.join(', ')}`;
    return [`${lost} ${kinds[kind]}${from} failed, ${sent} were sent`];
  });
  const waiting = sumOf(after, queue);
  if (
    problems.length === 0 &&
    waiting > 0 &&
    sumOf(before, queue) > 0 &&
    sentIn(after) === sentIn(before) &&
    apartMs > 0
  ) {
    problems.push(`${waiting} requests wait, and none was sent in ${Math.round(apartMs / 1000)} s`);
  }
  if (problems.length > 0) {
    return broken(
      problems.join('; '),
      "see that the endpoint is right (4317 for gRPC, 4318 for HTTP) and that Alloy reaches it; Alloy's log has the reason",
    );
  }
  return holds(summary(after));
}

function summary(samples: readonly Sample[]): string {
  const counts = (Object.keys(kinds) as Kind[]).map((kind) => ({ kind, count: sumOf(samples, named('sent', kind)) }));
  const sent = counts.map(({ kind, count }) => `${count} ${kinds[kind]}`).join(', ');
  const hasMetrics = counts.some(({ kind, count }) => kind === 'metric_points' && count > 0);
  return `${sent} sent${hasMetrics ? '' : '; processes whose page is scraped send no metrics, which would count twice'}`;
}

/** Whether a look at the counters is enough. */
export function otlpIsSettled(before: readonly Sample[], now: readonly Sample[]): boolean {
  return sumOf(now, queue) === 0 || sentIn(now) > sentIn(before);
}

function sentIn(samples: readonly Sample[]): number {
  return sumOf(
    samples,
    (Object.keys(kinds) as Kind[]).flatMap((kind) => named('sent', kind)),
  );
}
