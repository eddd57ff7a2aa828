import { describe, expect, it } from '@jest/globals';
import { ttaCounter } from '../authors.js';
import { counter, gauge, histogram, InvalidOptionError } from '../index.js';

const about = { help: 'h', unit: '1' };

describe('counter, gauge and histogram', () => {
  it.each<[string, () => unknown, string]>([
    ['a name of TTA', () => counter('tta_orders_total', about), 'names that begin with tta_ are those of TTA'],
    ['a counter without its ending', () => counter('orders', about), 'ends in _total'],
    ['a name of nothing but the ending', () => counter('_total', about), 'ends in _total'],
    [
      'a colon, which is for recording rules',
      () => counter('job:orders_total', about),
      'letters, digits and underscores',
    ],
    ['a name that is not one', () => counter('or-ders_total', about), 'letters, digits and underscores'],
    ['a gauge with the ending of a counter', () => gauge('orders_total', { ...about, set: 'a' }), 'a gauge'],
    ['a gauge that reads nothing', () => gauge('orders', about as never), 'set must be'],
    [
      'a histogram with the ending of its buckets',
      () => histogram('o_bucket', { ...about, record: 'a', boundaries: [1] }),
      'a histogram',
    ],
    ['no buckets', () => histogram('o', { ...about, record: 'a', boundaries: [] }), 'boundaries must be'],
    ['equal bounds', () => histogram('o', { ...about, record: 'a', boundaries: [1, 1] }), 'boundaries[1] must be'],
    [
      'a bound that is not a number',
      () => histogram('o', { ...about, record: 'a', boundaries: [NaN] }),
      'boundaries[0]',
    ],
    ['no help', () => counter('a_total', { unit: '1' } as never), 'help must be'],
    ['no unit', () => counter('a_total', { help: 'h' } as never), 'unit must be'],
    ['an unknown option', () => counter('a_total', { ...about, set: 'b' } as never), 'set'],
    ['a label without values', () => counter('a_total', { ...about, labels: { kind: [] } }), 'labels.kind must be'],
    ['a negative scale', () => counter('a_total', { ...about, scale: -1 }), 'scale must be'],
    ...['primitive_name', 'primitive_type', 'le', 'quantile', 'job', 'instance', 'workspace', 'service_name'].map(
      (label): [string, () => unknown, string] => [
        `the label ${label}`,
        () => counter('a_total', { ...about, labels: { [label]: ['x'] } }),
        'set by someone else',
      ],
    ),
    ...['__name', 'otel_scope', 'exported_job'].map((label): [string, () => unknown, string] => [
      `the label ${label}`,
      () => counter('a_total', { ...about, labels: { [label]: ['x'] } }),
      'set by someone else',
    ]),
    ['a label with a dash', () => counter('a_total', { ...about, labels: { 'a-b': ['x'] } }), 'letters, digits'],
  ])('refuse %s', (_, make, message) => {
    expect(make).toThrow(InvalidOptionError);
    expect(make).toThrow(message);
  });

  it('let the packages of TTA use its prefix', () => {
    expect(ttaCounter('tta_orders_total', about)).toMatchObject({ name: 'tta_orders_total', field: undefined });
  });

  it('report for each label how other values are counted, and whether they are expected', () => {
    const labels = { listed: ['a'], capped: { values: ['1'], overflow: '2+' }, open: { values: 'open' } } as const;

    expect(counter('a_total', { ...about, labels }).labels).toEqual([
      { name: 'listed', values: ['a'], overflow: 'other', mayOverflow: false },
      { name: 'capped', values: ['1'], overflow: '2+', mayOverflow: true },
      { name: 'open', values: 'open', overflow: 'other', mayOverflow: true },
    ]);
  });
});
