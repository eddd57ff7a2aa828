import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseSamples, sum } from './scrape.js';

describe('parseSamples', () => {
  it('reads samples with and without labels and skips comments', () => {
    const page = [
      '# HELP tta_runs_total Runs. Not a sample: x{a="b"} 1',
      '# TYPE tta_runs_total counter',
      'tta_runs_total{a="b",le="+Inf"} 3',
      'up 1',
      'late_total 2.5e-3 1700000000000',
      'odd NaN',
      'most +Inf',
      '',
    ].join('\n');

    expect(parseSamples(page)).toEqual([
      { name: 'tta_runs_total', labels: { a: 'b', le: '+Inf' }, value: 3 },
      { name: 'up', labels: {}, value: 1 },
      { name: 'late_total', labels: {}, value: 0.0025 },
      { name: 'odd', labels: {}, value: NaN },
      { name: 'most', labels: {}, value: Infinity },
    ]);
  });

  it('says which line is not a sample', () => {
    expect(() => parseSamples('up 1\n<html>\n')).toThrow('<html>');
  });

  it('gives back every label value that the text format can hold', () => {
    const hostile = fc.string({
      unit: fc.constantFrom('"', '\\', '\n', 'n', '{', '}', ',', '=', ' ', '#', '\u2028', '1'),
    });
    const name = fc.stringMatching(/^[a-zA-Z_]\w{0,8}$/).filter((each) => each !== '__proto__');
    const labelSets = fc.dictionary(name, fc.oneof(fc.string({ unit: 'binary' }), hostile), { maxKeys: 4 });

    fc.assert(
      fc.property(labelSets, fc.double({ noNaN: true }), (labels, value) => {
        const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escaped(text)}"`);
        const line = `metric{${pairs.join(',')}} ${valueText(value)}`;

        expect(parseSamples(`${line}\n`)).toEqual([{ name: 'metric', labels: { ...labels }, value: value + 0 }]);
      }),
    );
  });
});

function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}

function valueText(value: number): string {
  return Number.isFinite(value) ? String(value + 0) : value > 0 ? '+Inf' : '-Inf';
}

describe('sum', () => {
  const samples = parseSamples('a{x="1",y="1"} 1\na{x="1",y="2"} 10\na{x="2",y="2"} 100\nb 1000\n');

  it.each([
    ['a', {}, 111],
    ['a', { x: '1' }, 11],
    ['a', { x: '1', y: '2' }, 10],
    ['b', {}, 1000],
    ['b', { x: '1' }, undefined],
    ['c', {}, undefined],
  ])('of %s with %j is %s', (name, labels, expected) => {
    expect(sum(samples, name, labels)).toBe(expected);
  });
});
