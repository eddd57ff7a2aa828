import { rounded } from '../harness/format-figures.js';
import { markdownRows } from '../harness/markdown.js';
import { flatWithinMb } from '../load/load-report.js';
import { comparePage, stillActive, type Difference } from './compare-page.js';
import type { MixResult } from './mix.js';
import type { Series } from './tally.js';

/** The verdict on a mix. */
export interface MixVerdict {
  readonly differences: readonly Difference[];
  /** Gauges of what is under way that are not 0 after the end. */
  readonly active: readonly string[];
  /** Whether each count is the process's own to the last one, and nothing seems to run. */
  readonly isExact: boolean;
  /** Whether the heap holds no more at the end than at the first quarter. */
  readonly isFlat: boolean;
}

export function judgeMix({ executions, own, page, heapsMb }: MixResult): MixVerdict {
  const differences = comparePage(own, page);
  const active = stillActive(page);
  const [first = NaN] = heapsMb;
  const ended = sum(Object.values(rootsByStatus(own)));
  return {
    differences,
    active,
    isExact: differences.length === 0 && active.length === 0 && ended === executions,
    isFlat: (heapsMb.at(-1) ?? NaN) - first <= flatWithinMb,
  };
}

/** A mix for people. */
export function mixMarkdown(result: MixResult, { differences, active, isExact, isFlat }: MixVerdict): string {
  const { executions, seed, seconds, own, heapsMb, scrapes } = result;
  const roots = Object.entries(rootsByStatus(own)).sort(([, one], [, other]) => other - one);
  const rows = [
    [
      'observed executions',
      `${executions} in ${rounded(seconds)} s, from seed ${seed}; ${scrapes} scrapes meanwhile`,
      '',
    ],
    ['how they ended', roots.map(([status, count]) => `${count} ${status}`).join(', '), ''],
    [
      'series counted by the process and on the last page',
      `${Object.keys(own).length}, of which ${differences.length} differ`,
      isExact ? 'exact' : '**wrong**',
    ],
    ['gauges of what is under way', `${active.length} not 0`, active.length === 0 ? '' : '**wrong**'],
    [
      'heap after a collection of garbage, at each quarter',
      `${heapsMb.map(rounded).join(', ')} MB`,
      isFlat ? 'flat' : '**grows**',
    ],
  ];
  const title = '### mix: all primitives at random, with failures, aborts, deadlines and refusals';
  const wrong = [
    ...differences.map((each) => `- \`${each.series}\`: counted ${each.own}, page ${each.page}`),
    ...active.map((series) => `- \`${series}\`: page ${result.page[series]} after the end`),
  ];
  const list = wrong.length === 0 ? '' : `\n${wrong.join('\n')}\n`;
  return `${title}\n\n${markdownRows(['figure', 'measured', ''], rows)}\n${list}`;
}

function rootsByStatus(own: Series): Record<string, number> {
  const totals: Record<string, number> = {};
  for (const [series, count] of Object.entries(own)) {
    const status = /^tta_workflow_executions_total\{status="(\w+)"/.exec(series)?.[1];
    if (status !== undefined) totals[status] = (totals[status] ?? 0) + count;
  }
  return totals;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
