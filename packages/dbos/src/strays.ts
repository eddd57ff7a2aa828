import { monotonicNow } from '@tta/core/authors';

/** An execution that the database says this worker runs. */
export interface ClaimedExecution {
  readonly workflowID: string;
  /** When it was taken from the queue: another number each time. */
  readonly dequeuedAt?: number;
}

/**
 * Finds executions that the database says this worker runs, and that it does not: the answer to a claim got lost, or what
 * came of them could not be recorded. No other worker takes them over, because this one lives.
 */
export class Strays {
  /** By their claims, and since when. */
  #suspects = new Map<string, number>();
  readonly #isRunning: (workflowId: string) => boolean;

  constructor(isRunning: (workflowId: string) => boolean) {
    this.#isRunning = isRunning;
  }

  /** Those of `claimed` that have not run since a look `graceMs` ago: one that was just claimed is about to begin. */
  among(claimed: readonly ClaimedExecution[], graceMs: number): string[] {
    const suspects = new Map<string, number>();
    const strays: string[] = [];
    // Setting the wall clock must not make all of them strays.
    const nowMs = monotonicNow();
    for (const { workflowID, dequeuedAt } of claimed) {
      if (this.#isRunning(workflowID)) continue;
      const claim = `${dequeuedAt} ${workflowID}`;
      const since = this.#suspects.get(claim);
      suspects.set(claim, since ?? nowMs);
      if (since !== undefined && nowMs - since >= graceMs) strays.push(workflowID);
    }
    this.#suspects = suspects;
    return strays;
  }

  /** After a time without looks. */
  forget(): void {
    this.#suspects.clear();
  }
}
