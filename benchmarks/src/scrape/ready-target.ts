import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { metricHelp, metricName, seriesLabels, type ScrapeTarget } from './scrape-target.js';

/** The limit: a page that is made once, whose bytes are only sent. No series changes. */
export async function startTarget(seriesCount: number): Promise<ScrapeTarget> {
  const lines = [`# HELP ${metricName} ${metricHelp}`, `# TYPE ${metricName} counter`];
  for (let index = 0; index < seriesCount; index++) {
    const labels = Object.entries(seriesLabels(index)).map(([name, value]) => `${name}="${value}"`);
    // As touched twice: what a scrape has to find.
    lines.push(`${metricName}{${labels.join(',')}} 2`);
  }
  const page = Buffer.from(`${lines.join('\n')}\n`);
  const compressed = gzipSync(page, { level: 1 });
  const server = createServer((request, response) =>
    response.end(request.headers['accept-encoding'] === 'gzip' ? compressed : page),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/metrics`, touch: () => undefined };
}
