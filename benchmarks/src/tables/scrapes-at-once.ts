import { atMostOver, atMostTimes } from '../harness/bar.js';
import { once } from '../harness/once.js';
import { sumOf } from '../harness/sum-of.js';
import { defineTable } from '../harness/table.js';
import { scrapedAtOnce } from '../scrape/scraped-at-once.js';

const series = 20_000;
const one = { series, scrapes: 1 };
const fifty = { series, scrapes: 50 };
const seconds = 'takes seconds, so it is measured in the first round only';

export const scrapesAtOnce = defineTable({
  name: 'scrapes-at-once',
  title: '50 scrapes at once of 20 thousand series',
  about:
    'One operation is 50 scrapes over HTTP by another process at the same moment, each on a connection of its own; every series has changed since. The figures are those of the scraped process: its time on a core, the kernel included, and how far its resident memory rose at most.',
  measures: [
    { key: 'cpu', heading: 'time on a core', unit: 'ms' },
    { key: 'memory', heading: 'rise of resident memory', unit: 'MB' },
  ],
  contestants: {
    TTA: scrapedAtOnce('tta', fifty),
    'one scrape': scrapedAtOnce('tta', one),
    'two scrapes': scrapedAtOnce('tta', one, { times: 2, note: 'one after the other, each of a page of its own' }),
    'two scrapes, and ready bytes to fifty': sumOf(
      [scrapedAtOnce('tta', one, { times: 2 }), scrapedAtOnce('ready', fifty)],
      'what fifty connections cost with a page that was made before: the limit',
    ),
    "TTA, gzip'd": scrapedAtOnce('tta', fifty, { gzip: true, note: 'as Prometheus asks for it' }),
    "the limit, gzip'd": sumOf(
      [scrapedAtOnce('tta', one, { gzip: true, times: 2 }), scrapedAtOnce('ready', fifty, { gzip: true })],
      'two scrapes, and compressed bytes to fifty',
    ),
    'OpenTelemetry PrometheusExporter': once(scrapedAtOnce('opentelemetry', fifty, { note: seconds })),
    'prom-client': once(scrapedAtOnce('prom-client', fifty, { note: seconds })),
  },
  bars: [
    atMostTimes(1, 'two scrapes, and ready bytes to fifty', { measure: 'cpu' }),
    atMostTimes(1, "the limit, gzip'd", { contestant: "TTA, gzip'd", measure: 'cpu' }),
    // Less than the bytes of two pages.
    atMostOver(3, 'two scrapes', { measure: 'memory' }),
  ],
});
