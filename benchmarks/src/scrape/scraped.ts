import { ok, strictEqual } from 'node:assert/strict';
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { Agent, get } from 'node:http';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import type { Budget, Contestant, RunningContestant } from '../harness/contestant.js';
import type { Measures } from '../harness/measure.js';
import { summarize } from '../harness/statistics.js';
import { metricName } from './scrape-target.js';
import { askServer } from './ask-server.js';
import type { Stalls } from './stall-watch.js';

/** Makers of the page; `ready` only sends bytes that are there. */
export type Target = 'tta' | 'opentelemetry' | 'prom-client' | 'ready';

interface ScrapedOptions {
  readonly note?: string;
  /** Whether the page is asked for in its compressed form. Default `false`. */
  readonly gzip?: boolean;
}

/** A contestant that is scraped in a process of its own, by this one. */
export function scraped(target: Target, seriesCount: number, { note, gzip = false }: ScrapedOptions = {}): Contestant {
  return {
    ...(note !== undefined && { note }),
    start: async () => {
      const server = fork(fileURLToPath(new URL('./server-process.js', import.meta.url)), [
        target,
        String(seriesCount),
      ]);
      const [{ url }] = (await once(server, 'message')) as [{ url: string }];
      return new ScrapedServer(server, url, seriesCount, gzip);
    },
  };
}

interface WatchedScrape extends Stalls {
  readonly ms: number;
}

class ScrapedServer implements RunningContestant {
  readonly #agent = new Agent({ keepAlive: true });
  #first: WatchedScrape = { ms: NaN, stallMs: NaN, pauseMs: NaN };
  #pageMb = NaN;

  constructor(
    private readonly server: ChildProcess,
    private readonly url: string,
    private readonly seriesCount: number,
    private readonly gzip: boolean,
  ) {}

  async verify(): Promise<void> {
    const chunks: Buffer[] = [];
    this.#first = await this.#watchedScrape((chunk) => chunks.push(chunk));
    const body = Buffer.concat(chunks);
    this.#pageMb = body.length / 2 ** 20;
    const page = (this.gzip ? gunzipSync(body) : body).toString();
    const series = page.split('\n').filter((line) => line.startsWith(`${metricName}{`));
    strictEqual(series.length, this.seriesCount);
    ok(
      series.every((line) => line.endsWith(' 2')),
      'every series was touched twice',
    );
    const labels = '{primitive_name="primitive-0",primitive_type="task",status="success"}';
    strictEqual(series.filter((line) => line.includes(labels)).length, 1);
  }

  async warmUp({ warmUpMs }: Budget): Promise<void> {
    await this.#scrapesFor(warmUpMs);
  }

  async round({ roundMs }: Budget): Promise<Measures> {
    const { times, watched } = await this.#scrapesFor(roundMs);
    const stalls = summarize(watched.map(({ stallMs }) => stallMs));
    const time = summarize(times).median;
    return {
      time,
      rate: this.#pageMb / (time / 1000),
      stall: stalls.median,
      longestStall: stalls.max,
      longestPause: Math.max(...watched.map(({ pauseMs }) => pauseMs)),
      first: this.#first.ms,
      firstStall: this.#first.stallMs,
    };
  }

  async stop(): Promise<void> {
    this.#agent.destroy();
    const exited = once(this.server, 'exit');
    this.server.disconnect();
    await exited;
  }

  /** Half of the scrapes are timed, half are watched: a loop that is watched never sleeps. */
  async #scrapesFor(forMs: number): Promise<{ times: number[]; watched: WatchedScrape[] }> {
    const times: number[] = [];
    const watched: WatchedScrape[] = [];
    const endMs = performance.now() + forMs;
    do {
      await askServer(this.server, 'touch');
      times.push(await this.#scrape(() => undefined));
      watched.push(await this.#watchedScrape(() => undefined));
    } while (performance.now() < endMs);
    return { times, watched };
  }

  async #watchedScrape(onChunk: (chunk: Buffer) => void): Promise<WatchedScrape> {
    await askServer(this.server, 'touch and watch');
    const ms = await this.#scrape(onChunk);
    return { ms, ...((await askServer(this.server, 'stalls')) as Stalls) };
  }

  /** Milliseconds from asking until the last byte is there. */
  #scrape(onChunk: (chunk: Buffer) => void): Promise<number> {
    return new Promise((resolve, reject) => {
      const startedAt = performance.now();
      const headers = this.gzip ? { 'accept-encoding': 'gzip' } : {};
      get(this.url, { agent: this.#agent, headers }, (response) => {
        response.on('data', onChunk);
        response.on('error', reject);
        response.on('end', () => resolve(performance.now() - startedAt));
      }).on('error', reject);
    });
  }
}
