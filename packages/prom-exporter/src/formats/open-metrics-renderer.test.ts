import { describe, expect, it } from '@jest/globals';
import type { Exemplar } from '../model/exemplar.js';
import { buckets, counter, gauge, histogram, point } from '../testing/fake-metrics.js';
import { renderPage } from '../testing/render-page.js';

function exemplar(value: number): Exemplar {
  return { value, timestamp: 1700000000.5, traceId: 'a'.repeat(32), spanId: 'b'.repeat(16) };
}
const ids = `{span_id="${'b'.repeat(16)}",trace_id="${'a'.repeat(32)}"}`;

describe('renderOpenMetrics', () => {
  it('ends with EOF, also when there is nothing to show', async () => {
    expect(await renderPage('openmetrics')).toBe('# EOF\n');
  });

  it('names counters without _total, tells units and bounds as floats', async () => {
    const page = await renderPage(
      'openmetrics',
      counter('tta_cache_saved_seconds_total', [point({ a: '1' }, 2.5)], 'Say "saved".', 's'),
      gauge('heap_bytes', [point({}, 5)], 'Heap.', 'By'),
      gauge('running', [point({}, 5)], 'Running.', '{job}'),
      histogram('wait_seconds', [point({}, buckets([0.5, 1, 10], [1, 0, 2, 0], 3))], 'Waits.', 'ms'),
    );

    expect(page).toBe(`# TYPE tta_cache_saved_seconds counter
# UNIT tta_cache_saved_seconds seconds
# HELP tta_cache_saved_seconds Say \\"saved\\".
tta_cache_saved_seconds_total{a="1"} 2.5
# TYPE heap_bytes gauge
# UNIT heap_bytes bytes
# HELP heap_bytes Heap.
heap_bytes 5
# TYPE running gauge
# HELP running Running.
running 5
# TYPE wait_seconds histogram
# HELP wait_seconds Waits.
wait_seconds_bucket{le="0.5"} 1
wait_seconds_bucket{le="1.0"} 1
wait_seconds_bucket{le="10.0"} 3
wait_seconds_bucket{le="+Inf"} 3
wait_seconds_sum 3
wait_seconds_count 3
# EOF
`);
  });

  it('shows the exemplars of buckets and counters', async () => {
    const sparse: Exemplar[] = [];
    sparse[1] = exemplar(0.7);
    sparse[2] = exemplar(60);
    const page = await renderPage(
      'openmetrics',
      counter('failures_total', [point({}, 2, { exemplars: [exemplar(1)] }), point({ a: '1' }, 3)]),
      histogram('h', [
        point({ a: '1' }, buckets([0.5, 1], [1, 2, 3], 9), { exemplars: sparse }),
        point({ a: '2' }, buckets([0.5, 1], [1, 2, 3], 9), { exemplars: [undefined, exemplar(0.8)] }),
      ]),
    );

    expect(page.match(/^(?:failures|h_bucket).*$/gm)).toEqual([
      `failures_total 2 # ${ids} 1 1700000000.5`,
      'failures_total{a="1"} 3',
      'h_bucket{a="1",le="0.5"} 1',
      `h_bucket{a="1",le="1.0"} 3 # ${ids} 0.7 1700000000.5`,
      `h_bucket{a="1",le="+Inf"} 6 # ${ids} 60 1700000000.5`,
      'h_bucket{a="2",le="0.5"} 1',
      `h_bucket{a="2",le="1.0"} 3 # ${ids} 0.8 1700000000.5`,
      'h_bucket{a="2",le="+Inf"} 6',
    ]);
  });

  it('shows no exemplars of gauges, nor in text', async () => {
    const exemplars = { exemplars: [exemplar(1)] };
    const gauges = gauge('g', [point({}, 1, exemplars)]);

    expect(await renderPage('openmetrics', gauges)).not.toContain('span_id');
    expect(await renderPage('text', gauges, counter('c', [point({}, 1, exemplars)]))).not.toContain('span_id');
  });

  it('keeps a counter beside a metric that has its bare name, as a metric of unknown type', async () => {
    const page = await renderPage(
      'openmetrics',
      counter('jobs', [point({}, 2, { exemplars: [exemplar(1)] })]),
      gauge('jobs', [point({}, 1)]),
    );

    expect(page).toBe(
      '# TYPE jobs_total unknown\n# HELP jobs_total Counts.\njobs_total 2\n# TYPE jobs gauge\n# HELP jobs Measures.\njobs 1\n# EOF\n',
    );
  });

  it.each([
    ['the sum is unknown', buckets([1], [1, 1])],
    ['a bound is negative', buckets([-1, 1], [1, 1, 1], 5)],
    ['the sum is negative', buckets([1], [1, 1], -5)],
  ])('leaves out sum and count when %s', async (_when, value) => {
    const page = await renderPage('openmetrics', histogram('h', [point({}, value)]));

    expect(page).toContain('h_bucket{le="+Inf"}');
    expect(page).not.toMatch(/^h_(?:sum|count)/m);
  });
});
