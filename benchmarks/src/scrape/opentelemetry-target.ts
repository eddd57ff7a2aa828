import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PrometheusExporter } from '@opentelemetry/exporter-prometheus';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import { metricHelp, metricName, seriesLabels, type ScrapeTarget } from './scrape-target.js';

/** OpenTelemetry's exporter; the server around it only because its own does not tell its port. */
export async function startTarget(seriesCount: number): Promise<ScrapeTarget> {
  const exporter = new PrometheusExporter({
    preventServerStart: true,
    // The others write neither.
    withoutScopeInfo: true,
    withoutTargetInfo: true,
  });
  const provider = new MeterProvider({
    readers: [exporter],
    // Its default is 2000 series.
    views: [{ instrumentName: '*', aggregationCardinalityLimit: seriesCount + 1 }],
  });
  const counter = provider.getMeter('benchmarks').createCounter(metricName, { description: metricHelp });
  const labels = Array.from({ length: seriesCount }, (_, index) => seriesLabels(index));
  const touch = (): void => {
    for (const own of labels) counter.add(1, own);
  };
  touch();
  const server = createServer((request, response) => exporter.getMetricsRequestHandler(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/metrics`, touch };
}
