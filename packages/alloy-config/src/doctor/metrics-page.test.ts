import { describe, expect, it } from '@jest/globals';
import { parseMetricsPage } from './metrics-page.js';

describe('parseMetricsPage', () => {
  it.each([
    ['a 1', { name: 'a', labels: {}, value: 1 }],
    ['a{} +Inf', { name: 'a', labels: {}, value: Infinity }],
    ['a{b="c",d="e",} -1.5e3 1700000000000', { name: 'a', labels: { b: 'c', d: 'e' }, value: -1500 }],
    ['a_bucket{le="0.5"} 3 # {trace_id="x"} 0.2 1.7', { name: 'a_bucket', labels: { le: '0.5' }, value: 3 }],
    ['a{b="x\\"y\\\\z\\nw, {}"} NaN\r', { name: 'a', labels: { b: 'x"y\\z\nw, {}' }, value: NaN }],
  ])('reads %s', (line, sample) => {
    expect(parseMetricsPage(`# HELP a b\n${line}\n# EOF\n`)).toEqual([sample]);
  });

  it('skips lines that are not samples', () => {
    expect(parseMetricsPage('<html>\n\na\na b c\n{"a":1}\n')).toEqual([]);
  });
});
