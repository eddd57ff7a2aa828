import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { AggregationTemporality, DataPointType, type MetricData } from '@opentelemetry/sdk-metrics';
import { catchWarnings } from '../testing/catch-warnings.js';
import { buckets, counter, gauge, histogram, point } from '../testing/fake-metrics.js';
import { renderPage } from '../testing/render-page.js';

let warnings: ReturnType<typeof catchWarnings>;
beforeEach(() => {
  warnings = catchWarnings();
});
afterEach(() => warnings.restore());

describe('renderText', () => {
  it('writes HELP, TYPE and samples with sorted labels, le among them', async () => {
    const page = await renderPage(
      'text',
      counter('tta_cache_hits_total', [point({ b: 'x', a: 'y' }, 3), point({}, 4)], 'Hits "of" all\ncaches.'),
      gauge('tta_cache_entries', [point({ a: '1' }, -1.5)], ''),
      histogram('tta_execution_duration_seconds', [
        point({ primitive_type: 'sequential', a: '1' }, buckets([0.25, 1], [2, 1, 4], 9.5)),
      ]),
    );

    expect(page).toBe(`# HELP tta_cache_hits_total Hits "of" all\\ncaches.
# TYPE tta_cache_hits_total counter
tta_cache_hits_total{a="y",b="x"} 3
tta_cache_hits_total 4
# HELP tta_cache_entries No description.
# TYPE tta_cache_entries gauge
tta_cache_entries{a="1"} -1.5
# HELP tta_execution_duration_seconds Distributes.
# TYPE tta_execution_duration_seconds histogram
tta_execution_duration_seconds_bucket{a="1",le="0.25",primitive_type="sequential"} 2
tta_execution_duration_seconds_bucket{a="1",le="1",primitive_type="sequential"} 3
tta_execution_duration_seconds_bucket{a="1",le="+Inf",primitive_type="sequential"} 7
tta_execution_duration_seconds_sum{a="1",primitive_type="sequential"} 9.5
tta_execution_duration_seconds_count{a="1",primitive_type="sequential"} 7
`);
  });

  it('begins a histogram without further labels with le', async () => {
    const page = await renderPage(
      'text',
      histogram('h', [point({ primitive_type: 't' }, buckets([0.25], [1, 0], 0.1))]),
    );

    expect(page).toContain('\nh_bucket{le="0.25",primitive_type="t"} 1\n');
  });

  it('is empty when there is nothing to show', async () => {
    expect(await renderPage('text')).toBe('');
    expect(await renderPage('text', counter('c', []))).toBe('');
  });

  it('adds _total to a counter once', async () => {
    const page = await renderPage('text', counter('requests', [point({}, 1)]), counter('jobs_total', [point({}, 2)]));

    expect(page).toContain('\nrequests_total 1\n');
    expect(page).toContain('\njobs_total 2\n');
  });

  it('shows an up-down counter as a gauge', async () => {
    const page = await renderPage('text', { ...counter('running', [point({}, 3)]), isMonotonic: false });

    expect(page).toContain('# TYPE running gauge\nrunning 3\n');
  });

  it('spells numbers as Prometheus does', async () => {
    const values = [NaN, Infinity, -Infinity, 1e21, 1e-7, 0.1 + 0.2, 2 ** 53];
    const page = await renderPage(
      'text',
      gauge(
        'g',
        values.map((value, index) => point({ index: `${index}` }, value)),
      ),
    );

    expect(page.match(/(?<=} ).*/g)).toEqual([
      ...['NaN', '+Inf', '-Inf', '1e+21', '1e-7', '0.30000000000000004', '9007199254740992'],
    ]);
  });

  it('merges metrics of one name and kind from all meters', async () => {
    const page = await renderPage(
      'text',
      counter('c', [point({ a: '1' }, 1)]),
      counter('c_total', [point({ a: '2' }, 2)]),
    );

    expect(page).toBe('# HELP c_total Counts.\n# TYPE c_total counter\nc_total{a="1"} 1\nc_total{a="2"} 2\n');
    expect(warnings.messages()).toEqual([]);
  });

  it('takes a listed infinite bound for +Inf, and a histogram without bounds for one of +Inf alone', async () => {
    const page = await renderPage(
      'text',
      histogram('h', [point({ a: '1' }, buckets([1, Infinity], [2, 3, 0], 5)), point({ a: '2' }, buckets([], [4], 5))]),
    );

    expect(page.match(/^h_bucket.*$/gm)).toEqual([
      'h_bucket{a="1",le="1"} 2',
      'h_bucket{a="1",le="+Inf"} 5',
      'h_bucket{a="2",le="+Inf"} 4',
    ]);
  });
});

describe('what would break the page', () => {
  const fine = gauge('fine', [point({}, 1)]);
  const unknownKind = { ...gauge('u', [point({}, 1)]), dataPointType: 99 } as unknown as MetricData;
  const finePage = '# HELP fine Measures.\n# TYPE fine gauge\nfine 1\n';

  it.each<[string, MetricData, RegExp]>([
    ['a name without an allowed character', gauge('世界', [point({}, 1)]), /"世界" is left out.*name/],
    ['a counter called _total', counter('_total', [point({}, 1)]), /"_total" is left out.*name/],
    [
      'another kind under a taken name',
      histogram('fine', [point({}, buckets([], [1], 1))]),
      /histogram fine is left out.*gauge fine/,
    ],
    [
      'a counter that starts anew at each scrape',
      { ...counter('d', [point({}, 1)]), aggregationTemporality: AggregationTemporality.DELTA },
      /"d" is left out.*from scrape to scrape/,
    ],
    ['an unknown kind', unknownKind, /"u" is left out.*kind/],
  ])('leaves out %s, with a warning', async (_what, metric, warning) => {
    expect(await renderPage('text', fine, metric)).toBe(finePage);
    expect(warnings.messages()).toEqual([expect.stringMatching(warning)]);
  });

  it('leaves out a metric whose name is a line of another', async () => {
    const page = await renderPage(
      'text',
      histogram('h', [point({}, buckets([], [1], 1))]),
      gauge('h_count', [point({}, 5)]),
    );

    expect(page).not.toContain('gauge');
    expect(warnings.messages()).toEqual([expect.stringContaining('h_count is left out')]);
  });

  it('leaves out invalid counts and keeps the others', async () => {
    const values = [1, NaN, Infinity, -1, 2];
    const page = await renderPage(
      'text',
      counter(
        'c',
        values.map((value, index) => point({ index: `${index}` }, value)),
      ),
    );

    expect(page).toBe('# HELP c_total Counts.\n# TYPE c_total counter\nc_total{index="0"} 1\nc_total{index="4"} 2\n');
    expect(warnings.messages()).toHaveLength(1);
  });

  it('leaves out histograms whose buckets are not counts, and keeps the others', async () => {
    const page = await renderPage(
      'text',
      histogram('h', [point({ a: '1' }, buckets([1], [NaN, 1], 1)), point({ a: '2' }, buckets([1], [1, 1], 1))]),
    );

    expect(page).not.toContain('a="1"');
    expect(page.match(/a="2"/g)).toHaveLength(4);
    expect(warnings.messages()).toHaveLength(1);
  });

  it('leaves out a series that is there already, across metrics too', async () => {
    const page = await renderPage(
      'text',
      counter('c', [point({ code: 1 }, 1), point({ code: '1' }, 2)]),
      counter('c', [point({ code: '1' }, 3), point({ code: '2' }, 4)]),
    );

    expect(page.match(/^c_total.*$/gm)).toEqual(['c_total{code="1"} 1', 'c_total{code="2"} 4']);
    expect(warnings.messages()).toHaveLength(1);
  });

  it('leaves out a series whose attributes cannot be read', async () => {
    const hostile = {
      get a(): string {
        throw new Error('no');
      },
    };
    const page = await renderPage('text', gauge('fine', [point(hostile, 7), point({}, 1)]));

    expect(page).toBe(finePage);
    expect(warnings.messages()).toEqual([expect.stringContaining('Error: no')]);
  });

  it('renames le on a histogram', async () => {
    const page = await renderPage('text', histogram('h', [point({ le: 'x' }, buckets([1], [1, 0], 1))]));

    expect(page).toContain('h_bucket{exported_le="x",le="1"} 1\n');
  });

  it('shows an exponential histogram by count and sum, with a warning', async () => {
    const exponential = {
      ...histogram('e', []),
      dataPointType: DataPointType.EXPONENTIAL_HISTOGRAM,
      dataPoints: [
        point(
          {},
          {
            count: 3,
            sum: 6,
            scale: 1,
            zeroCount: 0,
            positive: { offset: 0, bucketCounts: [1, 2] },
            negative: { offset: 0, bucketCounts: [] },
          },
        ),
      ],
    } as MetricData;

    expect((await renderPage('text', exponential)).split('\n').slice(2)).toEqual([
      ...['e_bucket{le="+Inf"} 3', 'e_sum 6', 'e_count 3', ''],
    ]);
    expect(warnings.messages()).toEqual([expect.stringContaining('exponential histogram e')]);
  });
});
