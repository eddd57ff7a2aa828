import { describe, expect, it } from '@jest/globals';
import { inspectQuery } from './inspect-query.js';

describe('inspectQuery', () => {
  it('finds metrics and labels in matchers, groupings and joins', () => {
    const query = 'sum by (a) (rate(m{b="x"}[5m])) / on (c) group_left (d) n unless without_labels';

    expect(inspectQuery(query)).toEqual({
      syntaxErrorAt: undefined,
      metrics: ['m', 'n', 'without_labels'],
      labels: ['a', 'b', 'c', 'd'],
    });
  });

  it.each(['sum(', 'rate(m[5m)', 'm{a="b"', 'm + ', 'rate(m[$__rate_interval])'])(
    'detects that %s is not PromQL',
    (query) => {
      expect(inspectQuery(query).syntaxErrorAt).toBeDefined();
    },
  );
});
