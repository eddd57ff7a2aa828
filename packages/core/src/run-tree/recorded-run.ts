import type { RunStatus, RunTree } from './run-tree.js';

/** A run that can be shown: one that goes on, or one that is remembered. */
export interface RecordedRun {
  readonly status: RunStatus;
  /** Absent while it runs. */
  readonly durationMs: number | undefined;
  /** US dollars of all steps that are kept; absent where none spent. */
  readonly costUsd: number | undefined;
  /** Steps, events and lines that are not kept. */
  readonly dropped: number;
  /** An estimate of the memory that it takes. */
  readonly bytes: number;
  /** All but its steps. */
  readonly facts: Omit<RunTree, 'steps'>;
  /** The run as data. Steps that run have no duration. */
  toTree(): RunTree;
}

/** Maps of strings that came with the execution. */
export type NamedFacts = Pick<RunTree, 'tags' | 'metadata'>;

/** The sum of two costs, where either is known. */
export function plusCost(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined ? other : one + (other ?? 0);
}
