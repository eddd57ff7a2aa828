import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { alloyMetrics } from '../promql/other-metrics.js';

/** A page of metrics that answers until it is closed. */
export interface PipelinePage {
  /** host:port. */
  readonly target: string;
  close(): Promise<void>;
}

/** The state that the page reports. */
export interface PipelineState {
  /** Whether Alloy took the configuration it was last given. */
  readonly isConfigLoaded: boolean;
}

/**
 * Alloy cannot be installed from Debian, so this page has its series instead, with the names and labels of a real one.
 * It tests the queries about Alloy, not Alloy itself.
 */
export async function startPipelinePage({ isConfigLoaded }: PipelineState): Promise<PipelinePage> {
  const started = Date.now();
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/plain; version=0.0.4; charset=utf-8');
    response.end(page((Date.now() - started) / 1000, isConfigLoaded));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    target: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

const remoteWrite =
  'component_id="prometheus.remote_write.main",component_path="/",remote_name="main",url="http://127.0.0.1:9009/api/v1/push"';
const lokiWrite = 'component_id="loki.write.main",component_path="/"';

function page(seconds: number, isConfigLoaded: boolean): string {
  const value: Record<keyof typeof alloyMetrics, readonly [labels: string, value: number][]> = {
    samplesSent: [[remoteWrite, seconds * 120]],
    samplesRetried: [[remoteWrite, seconds * 3]],
    samplesFailed: [[remoteWrite, seconds * 0.5]],
    samplesPending: [[remoteWrite, 40]],
    highestSent: [[remoteWrite, Math.floor(Date.now() / 1000) - 4]],
    configLoaded: [['', isConfigLoaded ? 1 : 0]],
    components: [
      ['controller_id="",controller_path="/",health_type="healthy"', 9],
      ['controller_id="",controller_path="/",health_type="unhealthy"', isConfigLoaded ? 0 : 1],
    ],
    logEntriesSent: [[lokiWrite, seconds * 30]],
    logEntriesDropped: [[`${lokiWrite},reason="rate_limited"`, seconds * 0.2]],
  };
  return Object.entries(value)
    .map(([key, samples]) => {
      const { name, type } = alloyMetrics[key as keyof typeof alloyMetrics];
      const lines = samples.map(([labels, number]) => `${name}${labels && `{${labels}}`} ${number}`);
      return `# TYPE ${name} ${type}\n${lines.join('\n')}\n`;
    })
    .join('');
}
