import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Counter, register } from 'prom-client';
import { metricHelp, metricName, seriesLabels, type ScrapeTarget } from './scrape-target.js';

/** prom-client behind a server, as its documentation shows it. */
export async function startTarget(seriesCount: number): Promise<ScrapeTarget> {
  const counter = new Counter({ name: metricName, help: metricHelp, labelNames: Object.keys(seriesLabels(0)) });
  const labels = Array.from({ length: seriesCount }, (_, index) => seriesLabels(index));
  const touch = (): void => {
    for (const own of labels) counter.inc(own);
  };
  touch();
  const server = createServer((_request, response) => {
    void register.metrics().then((page) => {
      response.setHeader('Content-Type', register.contentType);
      response.end(page);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/metrics`, touch };
}
