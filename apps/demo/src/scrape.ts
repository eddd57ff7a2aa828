import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';

/** One line of a metrics page. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** Fetches a metrics page as Prometheus would. By `node:http`, because `fetch` would take 20 MB for good. */
export async function scrape(url: string): Promise<Sample[]> {
  const request = get(url, { agent: false, signal: AbortSignal.timeout(10_000) });
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  let page = '';
  for await (const chunk of response.setEncoding('utf8')) page += chunk as string;
  if (response.statusCode !== 200) throw new Error(`${url} answered ${response.statusCode}: ${page.slice(0, 200)}`);
  return parseSamples(page);
}

/** The samples of a page in the Prometheus text format. */
export function parseSamples(page: string): Sample[] {
  return page
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const match = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)/s.exec(line);
      if (match === null) throw new Error(`this line of the metrics page is not a sample: ${line}`);
      const [, name = '', labels = '', value = ''] = match;
      return { name, labels: parseLabels(labels), value: Number(value.replace('Inf', 'Infinity')) };
    });
}

function parseLabels(text: string): Record<string, string> {
  const pairs = [...text.matchAll(/([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"/gs)];
  return Object.fromEntries(pairs.map(([, name = '', value = '']) => [name, value.replace(/\\(.)/g, unescaped)]));
}

function unescaped(_match: string, character: string): string {
  return character === 'n' ? '\n' : character;
}

/** The sum of all samples of that name that have those labels; `undefined` where there is none. */
export function sum(
  samples: readonly Sample[],
  name: string,
  labels: Readonly<Record<string, string>> = {},
): number | undefined {
  const found = samples.filter((sample) => {
    return sample.name === name && Object.entries(labels).every(([label, value]) => sample.labels[label] === value);
  });
  return found.length === 0 ? undefined : found.reduce((total, { value }) => total + value, 0);
}
