import type { Series } from './tally.js';

/** A series whose value on the page is not the process's own. */
export interface Difference {
  readonly series: string;
  readonly own: number;
  readonly page: number;
}

/** All samples of a page. */
export function readPage(page: string): Series {
  const samples = page
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line): [string, number] => {
      const end = line.lastIndexOf('}') + 1 || line.indexOf(' ');
      return [line.slice(0, end), Number(line.slice(end).trim().split(' ')[0])];
    });
  return Object.fromEntries(samples);
}

/** Of these the process cannot know all series from outside. */
const knownInPart = ['tta_retry_attempts_total'];

/**
 * Where the page and the own counts differ. All series of a step in a metric count where the process counted at least one
 * of them, so that one which only the page has is found too. A series that is not there is 0.
 */
export function comparePage(own: Series, page: Series): Difference[] {
  const counted = new Set(Object.keys(own).map(stepInMetric));
  const others = Object.keys(page).filter((series) => counted.has(stepInMetric(series)) && !isKnownInPart(series));
  const names = new Set([...Object.keys(own), ...others]);
  return [...names]
    .map((series) => ({ series, own: own[series] ?? 0, page: page[series] ?? 0 }))
    .filter((difference) => difference.own !== difference.page);
}

const gauges = [
  'tta_executions_active',
  'tta_bulkhead_running',
  'tta_bulkhead_queue_depth',
  'tta_rate_limit_queue_depth',
];

/** The gauges of what is under way, of all steps, that are not 0. */
export function stillActive(page: Series): string[] {
  return Object.keys(page).filter(
    (series) => gauges.some((gauge) => series.startsWith(`${gauge}{`)) && page[series] !== 0,
  );
}

function isKnownInPart(series: string): boolean {
  return knownInPart.some((metric) => series.startsWith(`${metric}{`));
}

function stepInMetric(series: string): string {
  const [metric] = series.split('{', 1);
  const name = /(?:primitive|workflow)_name="[^"]*"/.exec(series);
  return `${metric} ${name?.[0]}`;
}
