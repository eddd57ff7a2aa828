import { atMost, timesQuicker } from '../harness/bar.js';
import type { Measure } from '../harness/measure.js';
import { defineTable, type Table } from '../harness/table.js';
import { scraped } from '../scrape/scraped.js';

const measures: Measure[] = [
  { key: 'time', heading: 'one scrape', unit: 'ms' },
  { key: 'stall', heading: 'longest stall in a scrape', unit: 'ms' },
  { key: 'longestStall', heading: 'longest in a round', unit: 'ms' },
  { key: 'longestPause', heading: 'longest pause for garbage', unit: 'ms' },
  { key: 'first', heading: 'very first scrape', unit: 'ms' },
  { key: 'firstStall', heading: 'longest stall in it', unit: 'ms' },
];

const rate: Measure = { key: 'rate', heading: 'of the page in a second', unit: 'MB/s' };

const about =
  'One operation is a scrape over HTTP by another process, from asking to the last byte; every series has changed since the scrape before. A stall is one turn of the event loop of the scraped process, taken in scrapes of their own; pauses for garbage that fall into it are part of it. The very first scrape runs code that is not compiled yet.';

const million = 1_000_000;

const size = (seriesCount: number): Omit<Parameters<typeof defineTable>[0], 'bars' | 'contestants'> => ({
  name: `scrape-${seriesCount < million ? `${seriesCount / 1000}k` : `${seriesCount / million}m`}`,
  title: `a scrape of ${seriesCount < million ? `${seriesCount / 1000} thousand` : `${seriesCount / million} million`} series`,
  about,
  measures,
});

const contestants = (seriesCount: number): Table['contestants'] => ({
  TTA: scraped('tta', seriesCount, { note: 'fed by a producer whose points persist, as those of @tta/otel' }),
  "TTA, gzip'd": scraped('tta', seriesCount, { note: 'the compressed page, which the peers do not have', gzip: true }),
  'OpenTelemetry PrometheusExporter': scraped('opentelemetry', seriesCount),
  'prom-client': scraped('prom-client', seriesCount),
});

const readyNote = 'a page of the same size that was made before, sent as it is';

const noLongStall = atMost(5, { measure: 'stall' });

export const scrapeTables: readonly Table[] = [
  defineTable({ ...size(1000), contestants: contestants(1000), bars: [noLongStall] }),
  defineTable({ ...size(10_000), contestants: contestants(10_000), bars: [noLongStall] }),
  defineTable({
    ...size(100_000),
    contestants: { ...contestants(100_000), 'the least': scraped('ready', 100_000, { note: readyNote }) },
    bars: [timesQuicker(30, 'OpenTelemetry PrometheusExporter'), timesQuicker(10, 'prom-client'), noLongStall],
  }),
  defineTable({
    ...size(million),
    measures: [...measures, rate],
    contestants: {
      TTA: scraped('tta', million, { note: 'fed by a producer whose points persist, as those of @tta/otel' }),
      'the least': scraped('ready', million, { note: readyNote }),
    },
    bars: [atMost(300), noLongStall],
  }),
];
