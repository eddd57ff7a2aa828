import { PassThrough } from 'node:stream';
import { afterEach, expect, it } from '@jest/globals';
import { AlwaysOnSampler, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { WorkflowContext } from '@tta/core';
import { createTelemetry } from '@tta/otel';
import { declaredEvents } from '@tta/core/authors';
import { metricRows, metrics } from '@tta/otel/catalogue';
import * as primitives from '@tta/primitives';
import { startPrometheusEndpoint } from '@tta/prom-exporter';
import { CleanUps } from './support/clean-ups.js';
import { describeWith } from './support/describe-with.js';
import { fetchPage } from './support/metrics-page.js';
import { parseByReference, referenceParser, type ParsedFamily } from './support/reference-parser.js';

// Pages of all that TTA counts, read by a parser that is not ours.

const { cache, parallel, retry, sequential, task } = primitives;
const cleanUps = new CleanUps();

afterEach(() => cleanUps.run());

async function serve() {
  const spans = new InMemorySpanExporter();
  const telemetry = createTelemetry({
    serviceName: 'parsed',
    spanProcessors: [new SimpleSpanProcessor(spans)],
    sampler: new AlwaysOnSampler(),
    logStream: new PassThrough().resume(),
  });
  const { metricProducer, instrumentation } = telemetry;
  const endpoint = await startPrometheusEndpoint({ port: 0, metricProducers: [metricProducer], global: false });
  cleanUps.add(() => telemetry.shutdown());
  cleanUps.add(() => endpoint.close());
  const context = (): WorkflowContext => WorkflowContext.create({ instrumentation });
  return { url: endpoint.url, spans, context };
}

/** Every kind of primitive, with success and failure, and names that need escapes. */
function everything() {
  const fails = task('Fails "\\ always', () => Promise.reject(new Error('no')));
  const branches = parallel({
    quick: task('Quick\n🌱', () => 1),
    remembered: cache(
      task('Remembered', () => 2),
      { key: () => 'k', ttlMs: 60_000 },
    ),
  });
  return sequential([branches, retry(fails, { maxRetries: 1, initialDelayMs: 1 })], { name: 'Everything' });
}

describeWith([referenceParser], "a page as Prometheus's own client for Python reads it", () => {
  it('has the names, types, units and descriptions of the catalogue', async () => {
    const { url, context } = await serve();
    await everything()
      .execute('in', context())
      .catch(() => undefined);

    const families = parseByReference(await fetchPage(url, 'openmetrics'), 'openmetrics');

    const catalogue = [...Object.values(metrics), ...metricRows(declaredEvents(primitives))];
    const rows = new Map(catalogue.map((row) => [row.name.replace(/_total$/, ''), row]));
    const own = families.filter(({ name }) => name.startsWith('tta_'));
    expect(own.length).toBeGreaterThan(8);
    for (const { name, type, help, unit } of own) {
      expect({ name, type, help }).toEqual({ name, type: rows.get(name)?.type, help: rows.get(name)?.help });
      if (name.endsWith('_seconds')) expect(unit).toBe('seconds');
    }
  });

  it('has an exemplar of a recorded span in each bucket that is not empty and with each failure', async () => {
    const { url, context, spans } = await serve();
    for (let run = 0; run < 3; run++) {
      await everything()
        .execute('in', context())
        .catch(() => undefined);
    }

    const families = parseByReference(await fetchPage(url, 'openmetrics'), 'openmetrics');

    const recorded = new Map(spans.getFinishedSpans().map((span) => [span.spanContext().spanId, span]));
    const expectRecorded = (name: string | undefined, exemplar: ParsedFamily['samples'][number]['exemplar']): void => {
      const span = recorded.get(exemplar?.labels.span_id ?? '');
      expect(span?.name).toBe(name);
      expect(span?.spanContext().traceId).toBe(exemplar?.labels.trace_id);
    };
    const buckets = bucketsOf(families, 'tta_execution_duration_seconds').filter(({ added }) => added > 0);
    expect(buckets.length).toBeGreaterThan(4);
    for (const { labels, exemplar } of buckets) expectRecorded(labels.primitive_name, exemplar);
    const failures = samplesOf(families, 'tta_primitive_executions').filter(
      ({ name, labels, value }) => name.endsWith('_total') && labels.status === 'error' && value > 0,
    );
    expect(failures.map(({ labels }) => labels.primitive_name).sort()).toEqual([
      'Everything',
      'Fails "\\ always',
      'retry(Fails "\\ always)',
    ]);
    for (const { labels, exemplar } of failures) expectRecorded(labels.primitive_name, exemplar);
  });

  it('says the same in both formats', async () => {
    const { url, context } = await serve();
    await everything()
      .execute('in', context())
      .catch(() => undefined);

    const [text, openMetrics] = await Promise.all([
      fetchPage(url, 'text').then((page) => parseByReference(page, 'text')),
      fetchPage(url, 'openmetrics').then((page) => parseByReference(page, 'openmetrics')),
    ]);

    expect(numbersOf(text).length).toBeGreaterThan(50);
    expect(numbersOf(openMetrics)).toEqual(numbersOf(text));
  });
});

function samplesOf(families: readonly ParsedFamily[], name: string): ParsedFamily['samples'] {
  return families.find((family) => family.name === name)?.samples ?? [];
}

/** Each bucket with the count that it adds to the one before. */
function bucketsOf(families: readonly ParsedFamily[], name: string) {
  const buckets = samplesOf(families, name).filter((sample) => sample.name === `${name}_bucket`);
  return buckets.map((bucket, index) => {
    const before = buckets[index - 1];
    const isSameSeries = before?.labels.primitive_name === bucket.labels.primitive_name;
    return { ...bucket, added: bucket.value - (isSameSeries ? (before?.value ?? 0) : 0) };
  });
}

/** Our samples, spelled alike: OpenMetrics writes the bound 1 as 1.0. */
function numbersOf(families: readonly ParsedFamily[]): string[] {
  return (
    families
      .flatMap(({ samples }) => samples)
      // The runtime's move on, and only OpenMetrics tells when a series began.
      .filter(({ name }) => name.startsWith('tta_') && !name.endsWith('_created'))
      .map(({ name, labels: { le, ...labels }, value }) => {
        const sorted = Object.entries(labels).sort(([left], [right]) => (left < right ? -1 : 1));
        return `${name} ${le === undefined ? '' : Number(le.replace('+Inf', 'Infinity'))} ${JSON.stringify(sorted)} ${value}`;
      })
      .sort()
  );
}
