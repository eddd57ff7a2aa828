import { ok, strictEqual } from 'node:assert/strict';
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { Agent, get } from 'node:http';
import { fileURLToPath } from 'node:url';
import type { Budget, Contestant, RunningContestant } from '../harness/contestant.js';
import type { Measures } from '../harness/measure.js';
import { summarize } from '../harness/statistics.js';
import { metricName } from './scrape-target.js';
import type { ServerAnswer, ServerRequest } from './server-process.js';

type Target = 'tta' | 'opentelemetry' | 'prom-client';

/** A contestant that is scraped in a process of its own, by this one. */
export function scraped(target: Target, seriesCount: number, note?: string): Contestant {
  return {
    ...(note !== undefined && { note }),
    start: async () => {
      const server = fork(fileURLToPath(new URL('./server-process.js', import.meta.url)), [
        target,
        String(seriesCount),
      ]);
      const [{ url }] = (await once(server, 'message')) as [{ url: string }];
      return new ScrapedServer(server, url, seriesCount);
    },
  };
}

class ScrapedServer implements RunningContestant {
  readonly #agent = new Agent({ keepAlive: true });
  #firstMs = NaN;

  constructor(
    private readonly server: ChildProcess,
    private readonly url: string,
    private readonly seriesCount: number,
  ) {}

  async verify(): Promise<void> {
    await this.#ask('touch and watch');
    const chunks: Buffer[] = [];
    this.#firstMs = await this.#scrape((chunk) => chunks.push(chunk));
    const page = Buffer.concat(chunks).toString();
    const series = page.split('\n').filter((line) => line.startsWith(`${metricName}{`));
    strictEqual(series.length, this.seriesCount);
    ok(
      series.every((line) => line.endsWith(' 2')),
      'every series was touched twice',
    );
    const labels = '{primitive_name="primitive-0",primitive_type="task",status="success"}';
    strictEqual(series.filter((line) => line.includes(labels)).length, 1);
    await this.#ask('longest stall');
  }

  async warmUp({ warmUpMs }: Budget): Promise<void> {
    await this.#scrapesFor(warmUpMs);
  }

  async round({ roundMs }: Budget): Promise<Measures> {
    const scrapes = await this.#scrapesFor(roundMs);
    return {
      time: summarize(scrapes.map(({ ms }) => ms)).median,
      stall: summarize(scrapes.map(({ stallMs }) => stallMs)).median,
      longestStall: summarize(scrapes.map(({ stallMs }) => stallMs)).max,
      first: this.#firstMs,
    };
  }

  async stop(): Promise<void> {
    this.#agent.destroy();
    const exited = once(this.server, 'exit');
    this.server.disconnect();
    await exited;
  }

  async #scrapesFor(forMs: number): Promise<{ ms: number; stallMs: number }[]> {
    const scrapes = [];
    const endMs = performance.now() + forMs;
    do {
      await this.#ask('touch and watch');
      const ms = await this.#scrape(() => undefined);
      const { stallMs } = (await this.#ask('longest stall')) as { stallMs: number };
      scrapes.push({ ms, stallMs });
    } while (performance.now() < endMs);
    return scrapes;
  }

  /** Milliseconds from asking until the last byte is there. */
  #scrape(onChunk: (chunk: Buffer) => void): Promise<number> {
    return new Promise((resolve, reject) => {
      const startedAt = performance.now();
      get(this.url, { agent: this.#agent }, (response) => {
        response.on('data', onChunk);
        response.on('error', reject);
        response.on('end', () => resolve(performance.now() - startedAt));
      }).on('error', reject);
    });
  }

  async #ask(request: ServerRequest): Promise<ServerAnswer> {
    const answered = once(this.server, 'message');
    this.server.send(request);
    const [answer] = (await answered) as [ServerAnswer];
    return answer;
  }
}
