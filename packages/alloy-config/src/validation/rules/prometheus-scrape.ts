import type { Expression } from '../../syntax/nodes.js';
import type { BodyView } from '../../schema/body-view.js';

/** Alloy does not load a scrape that may take longer than its interval. */
export function scrapeTimeoutWithinInterval(body: BodyView): void {
  const interval = body.durationMs('scrape_interval');
  const timeout = body.durationMs('scrape_timeout');
  if (interval === undefined || timeout === undefined || timeout <= interval) return;
  const [given, mending] = body.has('scrape_timeout')
    ? ['scrape_timeout', 'lower it']
    : ['scrape_interval', `set scrape_timeout = "${body.text('scrape_interval') ?? ''}" or less`];
  body.report(
    'timeout-exceeds-interval',
    given,
    `scrape_timeout "${body.text('scrape_timeout') ?? ''}" exceeds scrape_interval "${body.text('scrape_interval') ?? ''}": ${mending}`,
  );
}

/** Targets that other components make may carry a job; those written out show whether they do. */
export function jobIsNamed(body: BodyView): void {
  if (body.has('job_name')) return;
  const unnamed = body.elements('targets').filter((target) => target.kind === 'object' && !hasField(target, 'job'));
  if (unnamed.length === 0) return;
  const byDefault = `prometheus.scrape.${body.block.label ?? ''}`;
  body.report('missing-job', unnamed[0], `the label job would be "${byDefault}": set job_name, or job in each target`);
}

/** Only one format carries native histograms. */
export function nativeHistogramsNeedProtobuf(body: BodyView): void {
  const protocols = body.texts('scrape_protocols');
  const seen = new Set<string>();
  for (const { text, node } of protocols) {
    if (seen.has(text)) body.report('duplicate-item', node, `scrape_protocols names "${text}" twice: remove one`);
    seen.add(text);
  }
  const listed = body.value('scrape_protocols')?.kind === 'array';
  if (body.flag('scrape_native_histograms') !== true || !listed || seen.has('PrometheusProto')) return;
  body.report(
    'protobuf-needed',
    'scrape_native_histograms',
    'scrape_native_histograms needs "PrometheusProto" in scrape_protocols: add it, or leave the list out',
  );
}

/** Legacy names cannot hold UTF-8. */
export function escapingSchemeFitsValidation(body: BodyView): void {
  const escaping = body.text('metric_name_escaping_scheme');
  if (escaping !== 'allow-utf-8' || body.text('metric_name_validation_scheme') !== 'legacy') return;
  body.report(
    'escaping-scheme',
    'metric_name_escaping_scheme',
    '"allow-utf-8" does not go with legacy validation: set metric_name_validation_scheme = "utf8", or use "underscores"',
  );
}

function hasField(target: Extract<Expression, { kind: 'object' }>, key: string): boolean {
  return target.fields.some((field) => field.key === key);
}
