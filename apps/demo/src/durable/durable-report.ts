import { exactly, type Figure } from '../figure.js';
import { columns, figureLines, ms, verdict } from '../report-lines.js';
import { stepsOfStory, type Tokens } from './durable-story.js';
import type { BegunStep } from './step-log.js';
import { workerOptions } from './worker-options.js';

/** The observations that the report counts. */
export interface DurableRunFacts {
  readonly started: readonly string[];
  /** The results of the executions that ended with success, by their ids. */
  readonly results: ReadonlyMap<string, Tokens>;
  readonly steps: readonly BegunStep[];
  readonly killedPid: number;
  readonly survivorPid: number;
  /** In milliseconds since the epoch. */
  readonly killedAt: number;
}

/** The results of the durable demo; `--json` prints them unchanged. */
export interface DurableReport {
  readonly workers: readonly { readonly pid: number; readonly end: string; readonly steps: number }[];
  readonly started: number;
  readonly ended: number;
  /** Executions that did not end, or whose result has not the token of each of its steps. */
  readonly lost: number;
  /** Executions that the killed worker began and the other one went on with. */
  readonly recovered: number;
  /** From the kill to the first step of one of them. */
  readonly takeOverMs: number | undefined;
  readonly stepsRunTwice: number;
  readonly figures: readonly Figure[];
  readonly isMet: boolean;
}

export function createDurableReport(facts: DurableRunFacts): DurableReport {
  const { started, results, steps, killedPid, survivorPid, killedAt } = facts;
  const lost = started.filter((id) => !isWhole(results.get(id), steps, id)).length;
  const byKilled = steps.filter(({ pid }) => pid === killedPid);
  const bySurvivor = steps.filter(({ pid }) => pid === survivorPid);
  const begun = new Set(byKilled.map(({ workflowId }) => workflowId));
  const takenOver = bySurvivor.filter(({ workflowId }) => begun.has(workflowId));
  const recovered = new Set(takenOver.map(({ workflowId }) => workflowId)).size;
  const stepsRunTwice =
    steps.length - new Set(steps.map(({ workflowId, token }) => `${workflowId} ${nameOf(token)}`)).size;
  const figures = [
    exactly('executions started', started.length, started.length),
    exactly('executions ended', started.length, results.size),
    exactly('executions lost', 0, lost),
    within('executions recovered', { min: 1, max: workerOptions.concurrency }, recovered),
    within('steps run twice', { min: 0, max: workerOptions.concurrency }, stepsRunTwice),
  ];
  return {
    workers: [
      { pid: killedPid, end: 'SIGKILL', steps: byKilled.length },
      { pid: survivorPid, end: 'closed', steps: bySurvivor.length },
    ],
    started: started.length,
    ended: results.size,
    lost,
    recovered,
    takeOverMs: recovered === 0 ? undefined : Math.min(...takenOver.map(({ at }) => at)) - killedAt,
    stepsRunTwice,
    figures,
    isMet: figures.every(({ isMet }) => isMet),
  };
}

/** The report for people. */
export function formatDurableReport(report: DurableReport): string {
  const { workers, started, ended, lost, recovered, takeOverMs, stepsRunTwice, figures } = report;
  const table = [
    ['worker', 'end', 'steps begun'],
    ...workers.map(({ pid, end, steps }) => [String(pid), end, String(steps)]),
  ];
  return [
    '',
    ...columns(table),
    '',
    `executions  ${started} started, ${ended} ended, ${lost} lost`,
    `recovered   ${recovered} of the killed worker, by the other one${takeOverMs === undefined ? '' : `, ${ms(takeOverMs)} after the kill`}`,
    `steps       ${started * stepsOfStory} recorded, ${stepsRunTwice} of them run twice: they ran at the kill`,
    '',
    'After the kill there are:',
    ...figureLines(figures),
    '',
    verdict(figures),
    '',
  ].join('\n');
}

/** Whether a result has one token of each step, and each of a step that ran. */
function isWhole(result: Tokens | undefined, steps: readonly BegunStep[], id: string): boolean {
  if (result?.length !== stepsOfStory || new Set(result.map(nameOf)).size !== stepsOfStory) return false;
  const ran = new Set(steps.filter(({ workflowId }) => workflowId === id).map(({ token }) => token));
  return result.every((token) => ran.has(token));
}

function nameOf(token: string): string {
  return token.slice(0, token.indexOf('/'));
}

function within(name: string, { min, max }: { readonly min: number; readonly max: number }, actual: number): Figure {
  const isMet = actual >= min && actual <= max;
  return { name, expected: `${min} to ${max}`, actual: String(actual), isMet, isTime: false };
}
