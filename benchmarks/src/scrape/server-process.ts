// The process that is scraped: `node server-process.js TARGET SERIES`, forked by scraped.ts.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { eventLoopTurn } from '../harness/event-loop-turn.js';
import type { ScrapeTarget } from './scrape-target.js';

/** What the client asks of it. */
export type ServerRequest = 'touch and watch' | 'longest stall';

/** What it answers, once to each and once when it listens. */
export type ServerAnswer = { readonly url: string } | { readonly stallMs: number } | { readonly watching: true };

const [target = '', seriesCount] = process.argv.slice(2);
const { startTarget } = (await import(`./${target}-target.js`)) as {
  startTarget: (seriesCount: number) => Promise<ScrapeTarget>;
};
const { url, touch } = await startTarget(Number(seriesCount));

const resolutionMs = 1;
const delay = monitorEventLoopDelay({ resolution: resolutionMs });

async function handle(request: ServerRequest): Promise<ServerAnswer> {
  if (request === 'longest stall') {
    // The turn that ended the answer is still to be seen.
    await new Promise((resolve) => setTimeout(resolve, 5 * resolutionMs));
    delay.disable();
    return { stallMs: Math.max(0, delay.max / 1e6 - resolutionMs) };
  }
  touch();
  await eventLoopTurn();
  delay.enable();
  // The first delay that is seen goes back to before the monitor began.
  await new Promise((resolve) => setTimeout(resolve, 5 * resolutionMs));
  delay.reset();
  return { watching: true };
}

const answer = (message: ServerAnswer): void => void process.send?.(message);
process.on('message', (request: ServerRequest) => void handle(request).then(answer));
process.on('disconnect', () => process.exit());
answer({ url });
