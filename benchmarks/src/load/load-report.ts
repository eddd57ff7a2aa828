import { rounded } from '../harness/format-figures.js';
import { markdownRows } from '../harness/markdown.js';
import { summarize } from '../harness/statistics.js';
import { failEvery } from './load-plan.js';
import type { LoadResult } from './load.js';
import type { Counts } from './read-counts.js';

/** More than caches and compiled code grow by. */
export const flatWithinMb = 5;

/** The verdict on a load test. */
export interface LoadVerdict {
  readonly expected: Counts;
  /** Whether every count is right to the last execution, and every span arrived. */
  readonly isExact: boolean;
  /** Whether the heap holds no more at the end than it did when the code was warm. */
  readonly isFlat: boolean;
}

export function judgeLoad({ executions, counts, spansExported, heapAtStartMb, heapAtEndMb }: LoadResult): LoadVerdict {
  const failed = Math.floor(executions / failEvery);
  const expected: Counts = { succeeded: executions - failed, failed, timed: executions, active: 0 };
  const areCounted = Object.entries(expected).every(([name, value]) => counts[name as keyof Counts] === value);
  return {
    expected,
    isExact: areCounted && spansExported === executions,
    isFlat: heapAtEndMb - heapAtStartMb <= flatWithinMb,
  };
}

/** A load test for people. */
export function loadMarkdown(result: LoadResult, { isExact, isFlat }: LoadVerdict): string {
  const { executions, seconds, cpuSeconds, counts, scrapesMs, heapsMb } = result;
  const scrapes = summarize(scrapesMs);
  const heaps = summarize(heapsMb);
  const rows = [
    [
      'observed executions',
      `${executions} in ${rounded(seconds)} s, ${rounded(cpuSeconds)} s of them on a core; span, counters, histogram, log lines each`,
      '',
    ],
    [
      'scrapes meanwhile',
      `${scrapesMs.length}, median ${rounded(scrapes.median)} ms, longest ${rounded(scrapes.max)} ms`,
      '',
    ],
    [
      'counts on the last page',
      `${counts.succeeded} succeeded, ${counts.failed} failed, ${counts.timed} timed, ${counts.active} running`,
      isExact ? 'exact' : '**wrong**',
    ],
    ['spans exported', `${result.spansExported} of ${executions}`, ''],
    [
      'heap after a collection of garbage',
      `${rounded(result.heapAtStartMb)} MB when warm, ${rounded(result.heapAtEndMb)} MB at the end`,
      isFlat ? 'flat' : '**grows**',
    ],
    ['heap while it ran, with garbage', `${rounded(heaps.min)} to ${rounded(heaps.max)} MB`, ''],
    ['longest stall of the event loop', `${rounded(result.longestStallMs)} ms`, ''],
    ['longest pause for garbage, part of it', `${rounded(result.longestPauseMs)} ms`, ''],
  ];
  return `### load test: one process that does nothing but execute, scraped every second\n\n${markdownRows(['figure', 'measured', ''], rows)}\n`;
}
