import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Child } from './child.js';
import { freePort } from './free-port.js';
import { temporaryFolder } from './temporary-folder.js';
import { waitUntil } from './wait-until.js';

/** One result of an instant query. */
export interface QueryResult {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface StoredExemplar {
  readonly seriesLabels: Readonly<Record<string, string>>;
  readonly traceId: string | undefined;
  readonly spanId: string | undefined;
  readonly value: number;
}

interface ExemplarSeries {
  readonly seriesLabels: Readonly<Record<string, string>>;
  readonly exemplars: readonly { readonly labels: Readonly<Record<string, string>>; readonly value: string }[];
}

/** A real Prometheus that scrapes what a test tells it to. */
export class Prometheus {
  private constructor(
    private readonly child: Child,
    private readonly url: string,
    private readonly removeFiles: () => void,
  ) {}

  /** `scrapeConfigs` are lines of YAML below `scrape_configs`. */
  static async start(scrapeConfigs: readonly string[], interval = '500ms'): Promise<Prometheus> {
    const folder = temporaryFolder();
    const config = join(folder.path, 'prometheus.yml');
    const data = join(folder.path, 'data');
    mkdirSync(data);
    const lines = [
      'global:',
      `  scrape_interval: ${interval}`,
      `  scrape_timeout: ${interval}`,
      'scrape_configs:',
      ...scrapeConfigs,
    ];
    writeFileSync(config, `${lines.join('\n')}\n`);
    const address = `127.0.0.1:${await freePort()}`;
    const child = new Child('prometheus', [
      `--config.file=${config}`,
      `--storage.tsdb.path=${data}`,
      `--web.listen-address=${address}`,
      '--enable-feature=exemplar-storage',
    ]);
    const prometheus = new Prometheus(child, `http://${address}`, () => folder.remove());
    await child.waitFor(/Server is ready to receive web requests/, 'stderr');
    return prometheus;
  }

  async query(expression: string): Promise<QueryResult[]> {
    const { result } = await this.#get<{ result: { metric: Record<string, string>; value: [number, string] }[] }>(
      'query',
      { query: expression },
    );
    return result.map(({ metric, value }) => ({ labels: metric, value: Number(value[1]) }));
  }

  /** The results, as soon as they are as wanted. */
  async queryUntil(expression: string, isWanted: (results: readonly QueryResult[]) => boolean): Promise<QueryResult[]> {
    let last: QueryResult[] = [];
    return waitUntil(
      `another answer to ${expression}`,
      async () => {
        last = await this.query(expression);
        return isWanted(last) ? last : undefined;
      },
      { intervalMs: 100, describe: () => `the last was ${JSON.stringify(last)}` },
    );
  }

  async exemplars(selector: string): Promise<StoredExemplar[]> {
    const now = Date.now() / 1000;
    const series = await this.#get<ExemplarSeries[]>('query_exemplars', {
      query: selector,
      start: String(now - 600),
      end: String(now + 60),
    });
    return series.flatMap(({ seriesLabels, exemplars }) =>
      exemplars.map(({ labels, value }) => ({
        seriesLabels,
        traceId: labels.trace_id,
        spanId: labels.span_id,
        value: Number(value),
      })),
    );
  }

  /** Labels of what it scrapes at this moment, with how that went. */
  async targets(): Promise<{ readonly labels: Readonly<Record<string, string>>; readonly lastError: string }[]> {
    const { activeTargets } = await this.#get<{
      activeTargets: { labels: Record<string, string>; lastError: string }[];
    }>('targets', { state: 'active' });
    return activeTargets;
  }

  async stop(): Promise<void> {
    await this.child.stop();
    this.removeFiles();
  }

  async #get<T>(path: string, parameters: Record<string, string>): Promise<T> {
    const response = await fetch(`${this.url}/api/v1/${path}?${new URLSearchParams(parameters).toString()}`);
    const body = (await response.json()) as { status: string; data: T; error?: string };
    if (body.status !== 'success') throw new Error(`Prometheus refused ${path}: ${body.error ?? response.statusText}`);
    return body.data;
  }
}
