// The process that is scraped: `node server-process.js TARGET SERIES`, forked by scraped.ts.
import { eventLoopTurn } from '../harness/event-loop-turn.js';
import type { ScrapeTarget } from './scrape-target.js';
import { StallWatch, type Stalls } from './stall-watch.js';

/** A request from the client. */
export type ServerRequest = 'touch' | 'touch and watch' | 'stalls';

/** Its answer: one to each request, and one once it listens. */
export type ServerAnswer = { readonly url: string } | Stalls | { readonly isReady: true };

const [target = '', seriesCount] = process.argv.slice(2);
const { startTarget } = (await import(`./${target}-target.js`)) as {
  startTarget: (seriesCount: number) => Promise<ScrapeTarget>;
};
const { url, touch } = await startTarget(Number(seriesCount));
const watch = new StallWatch();

async function handle(request: ServerRequest): Promise<ServerAnswer> {
  if (request === 'stalls') return watch.stop();
  touch();
  await eventLoopTurn();
  if (request === 'touch and watch') watch.start();
  return { isReady: true };
}

const answer = (message: ServerAnswer): void => void process.send?.(message);
process.on('message', (request: ServerRequest) => void handle(request).then(answer));
process.on('disconnect', () => process.exit());
answer({ url });
