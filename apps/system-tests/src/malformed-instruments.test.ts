import { spawnSync } from 'node:child_process';
import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import type { Meter } from '@opentelemetry/api';
import type { CollectionResult } from '@opentelemetry/sdk-metrics';
import { startPrometheusEndpoint } from '@tta/prom-exporter';
import { CleanUps } from './support/clean-ups.js';
import { describeWith } from './support/describe-with.js';
import { fetchPage } from './support/metrics-page.js';
import { parseByReference, referenceParser } from './support/reference-parser.js';

// Instruments of other libraries that are not what TypeScript would let them be: each costs itself and one warning, and
// the page stays what a strict parser takes.

const cleanUps = new CleanUps();
let warnings: string[];

beforeEach(() => {
  warnings = [];
  const spy = jest.spyOn(process, 'emitWarning').mockImplementation((warning) => void warnings.push(String(warning)));
  cleanUps.add(() => spy.mockRestore());
});
afterEach(() => cleanUps.run());

/** Anything, as plain JavaScript hands it over. */
const any = (value: unknown): never => value as never;

/** The page's families once these instruments are shown with a good one, by both strict readers. */
async function familiesBeside(make: (meter: Meter) => void, producer?: () => unknown): Promise<string[]> {
  const metricProducers = producer === undefined ? [] : [{ collect: () => Promise.resolve(any(producer())) }];
  const endpoint = await startPrometheusEndpoint({ port: 0, global: false, metricProducers, createdSamples: true });
  cleanUps.add(() => endpoint.close());
  const meter = endpoint.meterProvider.getMeter('tests');
  make(meter);
  meter.createCounter('good').add(1);

  const text = await fetchPage(endpoint.url, 'text');
  const { stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], { input: text, encoding: 'utf8' });
  // It has an opinion on names and help, which are not ours to choose.
  expect([stdout, stderr.split('\n').filter((line) => /error|dupl|pars/i.test(line))]).toEqual(['', []]);
  parseByReference(text, 'text');
  const families = parseByReference(await fetchPage(endpoint.url, 'openmetrics'), 'openmetrics');
  expect(families.find(({ name }) => name === 'good')?.samples[0]).toMatchObject({ name: 'good_total', value: 1 });
  return families.flatMap(({ samples }) => samples.map(({ name }) => name)).filter((name) => !name.startsWith('good'));
}

/** A metric as a producer hands it over, but for what is wrong with it. */
function metric(more: Record<string, unknown>, point: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    descriptor: { name: 'bad', description: '', unit: '', valueType: 1 },
    aggregationTemporality: 1,
    dataPointType: 3,
    isMonotonic: true,
    dataPoints: [{ attributes: {}, startTime: [1, 0], endTime: [2, 0], value: 1, ...point }],
    ...more,
  };
}

function histogram(value: unknown): Record<string, unknown> {
  return metric({ dataPointType: 0 }, { value });
}

const collected = (...metrics: unknown[]): unknown => ({
  resourceMetrics: { resource: { attributes: {} }, scopeMetrics: [{ scope: { name: 'bad' }, metrics }] },
  errors: [],
});
const throwing = {
  get value(): number {
    throw new Error('no value');
  },
};

describeWith(['promtool', referenceParser], 'an instrument that is malformed is left out with one warning', () => {
  it.each<[string, (meter: Meter) => void]>([
    ['description: 5', (meter) => meter.createCounter('bad', { description: any(5) }).add(1)],
    ['description: {}', (meter) => meter.createHistogram('bad', { description: any({}) }).record(1)],
    ['unit: 5', (meter) => meter.createCounter('bad', { unit: any(5) }).add(1)],
    [
      'two equal bounds',
      (meter) => meter.createHistogram('bad', { advice: { explicitBucketBoundaries: [1, 1, 2] } }).record(1),
    ],
    [
      'a bound that is not a number',
      (meter) => meter.createHistogram('bad', { advice: { explicitBucketBoundaries: [1, NaN] } }).record(1),
    ],
    ['a name of 1 MB', (meter) => meter.createCounter('b'.repeat(1_000_000)).add(1)],
  ])('%s', async (_what, make) => {
    expect(await familiesBeside(make)).toEqual([]);
    expect(warnings).toEqual([expect.stringMatching(/is left out of the metrics page/)]);
    expect(warnings[0]!.length).toBeLessThan(1000);
  });

  it.each<[string, unknown]>([
    ['no metric at all', collected(null)],
    ['no descriptor', collected(metric({ descriptor: undefined }))],
    ['a name that is not a string', collected(metric({ descriptor: { name: 5, description: '', unit: '' } }))],
    ['no data points', collected(metric({ dataPoints: undefined }))],
    ['a data point of null', collected(metric({ dataPoints: [null] }))],
    ['no attributes', collected(metric({}, { attributes: undefined }))],
    ['attributes that cannot be read', collected(metric({}, { attributes: new Proxy({}, { ownKeys: () => any(5) }) }))],
    ['a count of text', collected(metric({}, { value: '5' }))],
    ['a count of 5n', collected(metric({}, { value: 5n }))],
    ['a count of NaN', collected(metric({}, { value: NaN }))],
    ['no count', collected(metric({}, { value: undefined }))],
    ['a gauge of text', collected(metric({ dataPointType: 2 }, { value: 'hot' }))],
    [
      'a value that throws',
      collected(metric({ dataPoints: [Object.assign(Object.create(throwing), { attributes: {} })] })),
    ],
    ['a histogram without value', collected(histogram(undefined))],
    ['no buckets', collected(histogram({ buckets: null, count: 1 }))],
    ['bounds that are not a list', collected(histogram({ buckets: { boundaries: '12', counts: [1, 1, 1] } }))],
    ['bounds that fall', collected(histogram({ buckets: { boundaries: [2, 1], counts: [1, 1, 1] } }))],
    ['too few buckets', collected(histogram({ buckets: { boundaries: [1, 2], counts: [1] } }))],
    ['no counts', collected(histogram({ buckets: { boundaries: [1, 2] } }))],
    ['a negative count', collected(histogram({ buckets: { boundaries: [1], counts: [5, -3] } }))],
    ['half a count', collected(histogram({ buckets: { boundaries: [1], counts: [0.5, 1] } }))],
    ['a sum of 5n', collected(histogram({ buckets: { boundaries: [1], counts: [1, 1] }, sum: 5n }))],
    ['a producer that answers nothing', undefined],
    ['a producer without metrics', { resourceMetrics: {}, errors: [] }],
  ])('%s', async (_what, answer) => {
    expect(
      await familiesBeside(
        () => undefined,
        () => answer,
      ),
    ).toEqual([]);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(/left out of the metrics page|missing from the metrics page/);
  });

  it('a scope without metrics, silently', async () => {
    const answer = { resourceMetrics: { resource: {}, scopeMetrics: [null, {}] }, errors: null };

    expect(
      await familiesBeside(
        () => undefined,
        () => answer,
      ),
    ).toEqual([]);
    expect(warnings).toEqual([]);
  });
});

describeWith(['promtool', referenceParser], 'a name that OpenMetrics gives to another', () => {
  it.each([true, false])('foo_created beside foo is left out, whichever comes first (%j)', async (gaugeIsFirst) => {
    const samples = await familiesBeside((meter) => {
      const gauge = (): void => meter.createUpDownCounter('foo_created').add(5);
      if (gaugeIsFirst) gauge();
      meter.createCounter('foo').add(2);
      if (!gaugeIsFirst) gauge();
    });

    expect(samples).toEqual(['foo_total', 'foo_created']);
    expect(warnings).toEqual([expect.stringContaining('the gauge foo_created is left out of the metrics page')]);
  });

  it('size_created beside a histogram is left out', async () => {
    const samples = await familiesBeside((meter) => {
      meter.createHistogram('size', { advice: { explicitBucketBoundaries: [1] } }).record(2);
      meter.createHistogram('size_created').record(2);
    });

    expect(samples).toEqual(['size_bucket', 'size_bucket', 'size_sum', 'size_count', 'size_created']);
    expect(warnings).toHaveLength(1);
  });

  it('a counter whose bare name another metric needs keeps its full name', async () => {
    const samples = await familiesBeside((meter) => {
      meter.createHistogram('size', { advice: { explicitBucketBoundaries: [1] } }).record(2);
      for (const name of ['size', 'size_sum', 'size_bucket', 'size_created', 'jobs', 'jobs_created']) {
        meter.createCounter(name).add(1);
      }
      meter.createUpDownCounter('jobs').add(1);
    });

    expect(samples).toEqual(
      expect.arrayContaining([
        ...['size_sum', 'size_total', 'size_sum_total', 'size_bucket_total', 'size_created_total'],
        ...['jobs', 'jobs_total', 'jobs_created_total'],
      ]),
    );
    expect(warnings).toEqual([]);
  });
});

describeWith(['promtool', referenceParser], 'what is only odd stays on the page', () => {
  it.each<[string, Record<string, unknown>]>([
    ['null', { exemplars: null }],
    ['text', { exemplars: 'abc' }],
    ['a list of null', { exemplars: [null, 5, {}] }],
    ['ids that are numbers', { exemplars: [{ value: 1, timestamp: 1, traceId: 5, spanId: {} }] }],
    ['no start time', { startTime: undefined }],
    ['a start time of text', { startTime: 'now' }],
  ])('a counter with exemplars or start: %s', async (_what, point) => {
    const samples = await familiesBeside(
      () => undefined,
      () => collected(metric({}, point)),
    );

    expect(samples[0]).toBe('bad_total');
    expect(warnings).toEqual([]);
  });

  it('a label name of 1 MB is cut', async () => {
    const endpoint = await startPrometheusEndpoint({ port: 0, global: false });
    cleanUps.add(() => endpoint.close());
    endpoint.meterProvider
      .getMeter('tests')
      .createCounter('jobs')
      .add(1, { ['l'.repeat(1_000_000)]: 'value', ['ü'.repeat(1_000_000)]: 'other' });

    const page = await fetchPage(endpoint.url, 'openmetrics');

    expect(page.length).toBeLessThan(1000);
    const [jobs] = parseByReference(page, 'openmetrics');
    expect(jobs?.samples[0]?.labels).toEqual({ ['l'.repeat(255)]: 'value' });
    for (const warning of warnings) expect(warning.length).toBeLessThan(1000);
  });

  it('a histogram in which nothing fell is a histogram of zeros', async () => {
    const empty = {
      buckets: { boundaries: [0.5, 1], counts: [0, 0, 0] },
      sum: 0,
      count: 0,
      min: undefined,
      max: undefined,
    };
    const answer = collected(
      histogram(empty),
      metric({ descriptor: { name: 'jobs', description: '', unit: '' } }, { value: 0 }),
    );
    const endpoint = await startPrometheusEndpoint({
      port: 0,
      global: false,
      createdSamples: true,
      metricProducers: [{ collect: () => Promise.resolve(answer as CollectionResult) }],
    });
    cleanUps.add(() => endpoint.close());

    const families = parseByReference(await fetchPage(endpoint.url, 'openmetrics'), 'openmetrics');

    expect(families.flatMap(({ samples }) => samples.map(({ name, value }) => [name, value]))).toEqual([
      ...[0, 0, 0].map((value) => ['bad_bucket', value]),
      ...[
        ['bad_sum', 0],
        ['bad_count', 0],
        ['bad_created', 1],
      ],
      ...[
        ['jobs_total', 0],
        ['jobs_created', 1],
      ],
    ]);
    expect(warnings).toEqual([]);
  });
});

describeWith([referenceParser], 'OpenMetrics', () => {
  it('tells on request when each counter and histogram began, also where a series is left out', async () => {
    const second = (value: number, a: string) => ({
      attributes: { a },
      startTime: [1700000000, 5e8],
      endTime: [2, 0],
      value,
    });
    const answer = collected(metric({ dataPoints: [second(1, 'x'), second(NaN, 'y'), second(3, 'z')] }));

    const endpoint = await startPrometheusEndpoint({
      port: 0,
      global: false,
      createdSamples: true,
      metricProducers: [{ collect: () => Promise.resolve(answer as CollectionResult) }],
    });
    cleanUps.add(() => endpoint.close());
    const openMetrics = await fetchPage(endpoint.url, 'openmetrics');

    expect(openMetrics.split('\n').filter((line) => line.startsWith('bad'))).toEqual([
      'bad_total{a="x"} 1',
      'bad_created{a="x"} 1700000000.5',
      'bad_total{a="z"} 3',
      'bad_created{a="z"} 1700000000.5',
    ]);
    parseByReference(openMetrics, 'openmetrics');
    expect(await fetchPage(endpoint.url, 'text')).not.toContain('_created');
  });
});

describeWith(['promtool', referenceParser], 'a page without metrics', () => {
  it('says why in a form that strict parsers take', async () => {
    const endpoint = await startPrometheusEndpoint({ port: 0, global: false });
    cleanUps.add(() => endpoint.close());

    const text = await fetchPage(endpoint.url, 'text');
    const openMetrics = await fetchPage(endpoint.url, 'openmetrics');

    expect([text, openMetrics]).toEqual([expect.stringContaining('Nothing'), expect.stringContaining('Nothing')]);
    expect(parseByReference(text, 'text').flatMap(({ samples }) => samples)).toEqual([]);
    expect(parseByReference(openMetrics, 'openmetrics').flatMap(({ samples }) => samples)).toEqual([]);
    expect(spawnSync('promtool', ['check', 'metrics'], { input: text, encoding: 'utf8' })).toMatchObject({
      ...{ status: 0, stdout: '', stderr: '' },
    });
  });
});
