// The process that is scraped: `node server-process.js TARGET SERIES [shared]`, forked by scraped.ts and
// scraped-at-once.ts. With `shared`, scrapes that come together may get one page, if the target does that.
import { eventLoopTurn } from '../harness/event-loop-turn.js';
import type { ScrapeTarget } from './scrape-target.js';
import { StallWatch, type Stalls } from './stall-watch.js';
import { UsageWatch, type Usage } from './usage-watch.js';

/** A request from the client. */
export type ServerRequest = 'touch' | 'touch and watch' | 'stalls' | 'touch and count' | 'usage';

/** Its answer: one to each request, and one once it listens. */
export type ServerAnswer = { readonly url: string } | Stalls | Usage | { readonly isReady: true };

const [target = '', seriesCount, sharing] = process.argv.slice(2);
const { startTarget } = (await import(`./${target}-target.js`)) as {
  startTarget: (seriesCount: number, sharesPages: boolean) => Promise<ScrapeTarget>;
};
const { url, touch } = await startTarget(Number(seriesCount), sharing === 'shared');
const watch = new StallWatch();
const usage = new UsageWatch();

async function handle(request: ServerRequest): Promise<ServerAnswer> {
  if (request === 'stalls') return watch.stop();
  if (request === 'usage') return usage.stop();
  touch();
  await eventLoopTurn();
  if (request === 'touch and watch') watch.start();
  if (request === 'touch and count') usage.start();
  return { isReady: true };
}

const answer = (message: ServerAnswer): void => void process.send?.(message);
process.on('message', (request: ServerRequest) => void handle(request).then(answer));
process.on('disconnect', () => process.exit());
answer({ url });
