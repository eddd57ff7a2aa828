import { strictEqual } from 'node:assert/strict';
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { get } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Budget, Contestant, RunningContestant } from '../harness/contestant.js';
import type { Measures } from '../harness/measure.js';
import { median } from '../harness/statistics.js';
import type { Target } from './scraped.js';
import { askServer } from './ask-server.js';
import type { Usage } from './usage-watch.js';

interface CrowdOptions {
  readonly note?: string;
  /** Whether pages are asked for in their compressed form. Default `false`. */
  readonly gzip?: boolean;
  /** How many crowds come, one after the other, each to a page of its own. Default 1. */
  readonly times?: number;
}

/** Longer than a page is kept for later scrapes: 100 ms, unless an endpoint is told otherwise. */
const betweenCrowdsMs = 200;

/** A contestant that gets so many scrapes at the same moment, each from a connection of its own. */
export function scrapedAtOnce(
  target: Target,
  { series, scrapes }: { readonly series: number; readonly scrapes: number },
  { note, gzip = false, times = 1 }: CrowdOptions = {},
): Contestant {
  return {
    ...(note !== undefined && { note }),
    start: async () => {
      const script = fileURLToPath(new URL('./server-process.js', import.meta.url));
      const server = fork(script, [target, String(series), 'shared'], { execArgv: ['--expose-gc'] });
      const [{ url }] = (await once(server, 'message')) as [{ url: string }];
      return new CrowdedServer(server, url, { scrapes, gzip, times });
    },
  };
}

class CrowdedServer implements RunningContestant {
  constructor(
    private readonly server: ChildProcess,
    private readonly url: string,
    private readonly crowd: { readonly scrapes: number; readonly gzip: boolean; readonly times: number },
  ) {}

  /** Once alone: a page of these sizes is what everybody in a crowd has to get. The code is compiled by that, too. */
  async verify(): Promise<void> {
    await askServer(this.server, 'touch');
    const alone = await this.#scrape();
    await askServer(this.server, 'touch');
    await delay(betweenCrowdsMs);
    const pages = await Promise.all([this.#scrape(), this.#scrape()]);
    for (const page of pages) strictEqual(Math.abs(page - alone) < alone / 10, true, `${page} bytes, alone ${alone}`);
  }

  async warmUp(): Promise<void> {
    await this.#crowds();
  }

  async round({ roundMs }: Budget): Promise<Measures> {
    const samples: Usage[] = [];
    const endMs = performance.now() + roundMs;
    do samples.push(await this.#crowds());
    while (performance.now() < endMs);
    return {
      cpu: median(samples.map(({ cpuMs }) => cpuMs)),
      memory: median(samples.map(({ risenMb }) => risenMb)),
    };
  }

  async stop(): Promise<void> {
    const exited = once(this.server, 'exit');
    this.server.disconnect();
    await exited;
  }

  /** Time of a core that all crowds cost together, and the largest rise of memory of one. */
  async #crowds(): Promise<Usage> {
    let cpuMs = 0;
    let risenMb = -Infinity;
    for (let crowd = 0; crowd < this.crowd.times; crowd++) {
      await delay(betweenCrowdsMs);
      await askServer(this.server, 'touch and count');
      await Promise.all(Array.from({ length: this.crowd.scrapes }, () => this.#scrape()));
      const usage = (await askServer(this.server, 'usage')) as Usage;
      cpuMs += usage.cpuMs;
      risenMb = Math.max(risenMb, usage.risenMb);
    }
    return { cpuMs, risenMb };
  }

  /** Bytes of the body. */
  #scrape(): Promise<number> {
    return new Promise((resolve, reject) => {
      const headers = this.crowd.gzip ? { 'accept-encoding': 'gzip' } : {};
      get(this.url, { agent: false, headers }, (response) => {
        let bytes = 0;
        response.on('data', (chunk: Buffer) => (bytes += chunk.length));
        response.on('error', reject);
        response.on('end', () => {
          if (response.statusCode === 200) resolve(bytes);
          else reject(new Error(`a scrape was answered ${response.statusCode}`));
        });
      }).on('error', reject);
    });
  }
}
