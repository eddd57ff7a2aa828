import { rounded } from '../harness/format-figures.js';
import { markdownRows } from '../harness/markdown.js';
import type { SoakFigures } from './soak-protocol.js';

/** The default of `maxBytes` of the live page, in MiB. */
export const boundMb = 32;

/** The verdict on a soak. */
export interface SoakVerdict {
  /** Whether every run is shown, or counted as one that is no longer kept. */
  readonly isExact: boolean;
  /** Whether the live page took no more memory than it may. */
  readonly isBounded: boolean;
}

export function judgeSoak({ runs, shown, dropped, takenMb }: SoakFigures): SoakVerdict {
  return { isExact: shown + dropped === runs, isBounded: takenMb.every((taken) => taken <= boundMb) };
}

/** A soak for people. */
export function soakMarkdown(figures: SoakFigures, { isExact, isBounded }: SoakVerdict): string {
  const { runs, steps, seconds, takenMb, shown, dropped, failed } = figures;
  const rows = [
    ['runs', `${runs} of ${steps} steps in ${rounded(seconds)} s, with log lines; one in 20 failed`, ''],
    [
      'runs at the end',
      `${shown} shown, ${failed} of them failed; ${dropped} no longer kept`,
      isExact ? 'exact' : '**wrong**',
    ],
    [
      'memory of the live page after a collection of garbage, at each quarter',
      `${takenMb.map(rounded).join(', ')} MB`,
      isBounded ? `below ${boundMb} MB` : `**above ${boundMb} MB**`,
    ],
  ];
  return `### soak: a live page beside very many runs\n\n${markdownRows(['figure', 'measured', ''], rows)}\n`;
}
