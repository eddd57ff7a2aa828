import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseSamples, scrape, sum, type Sample } from './scrape.js';

/** Scrapes a server that answers like that. */
async function scrapeOf(answer: RequestListener): Promise<Sample[]> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    return await scrape(`http://127.0.0.1:${(server.address() as AddressInfo).port}/metrics`);
  } finally {
    server.close();
  }
}

describe('scrape', () => {
  it('reads a page that comes in pieces, also where one ends inside a character', async () => {
    const page = Buffer.from('up{place="é"} 1\n');
    const inside = page.indexOf('é') + 1;

    const samples = await scrapeOf((_request, response) => {
      response.write(page.subarray(0, inside));
      setImmediate(() => response.end(page.subarray(inside)));
    });

    expect(samples).toEqual([{ name: 'up', labels: { place: 'é' }, value: 1 }]);
  });

  it('says what was answered in place of a page', async () => {
    const refused = scrapeOf((_request, response) => response.writeHead(503).end('come again'));

    await expect(refused).rejects.toThrow(/\/metrics answered 503: come again$/);
  });

  it('takes half a page for no page', async () => {
    const broken = scrapeOf((_request, response) => {
      response.writeHead(200, { 'Content-Length': 100 }).write('up 1\n');
      setImmediate(() => response.destroy());
    });

    await expect(broken).rejects.toThrow();
  });
});

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
