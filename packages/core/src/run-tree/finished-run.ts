import { plusCost, type NamedFacts, type RecordedRun } from './recorded-run.js';
import { bytesOf } from './run-limits.js';
import type { RunStatus, RunTree } from './run-tree.js';
import type { StepRecord } from './step-record.js';
import { treeSteps, unusualParts, type RecordedStep, type UnusualParts } from './tree-steps.js';

/** A run whose steps have all ended. */
export interface EndedRun {
  readonly id: string;
  readonly correlationId: string;
  readonly causationId: string | undefined;
  readonly traceId: string | undefined;
  readonly startedAt: number;
  readonly deadlineMs: number | undefined;
  readonly named: NamedFacts | undefined;
  readonly root: StepRecord;
  /** Kept steps after the root, in the order in which they came. */
  readonly inner: readonly StepRecord[];
  readonly stepCount: number;
  readonly dropped: number;
}

type Cell = string | number | UnusualParts | undefined;

const cellsOfStep = 5;
/** In place of the parent's id. */
const none = -1;

/**
 * A run as it is remembered: two flat arrays. Thousands of runs are kept, and the garbage collector copies each object
 * that lives on: with an object for each step, recording would cost about twice as much.
 */
export class FinishedRun implements RecordedRun {
  // Parameter properties, because declared fields are written twice.
  private constructor(
    private readonly id: string,
    private readonly correlationId: string,
    private readonly causationId: string | undefined,
    private readonly traceId: string | undefined,
    private readonly named: NamedFacts | undefined,
    private readonly stepCount: number,
    readonly dropped: number,
    /** When the run started, the time left to its deadline, then start and duration of each step. */
    private readonly times: readonly number[],
    /** Name, type, id, parent and unusual parts of each step. */
    private readonly cells: readonly Cell[],
    readonly costUsd: number | undefined,
    readonly bytes: number,
  ) {}

  static of(run: EndedRun): FinishedRun {
    const { id, correlationId, causationId, traceId, named, root, inner, deadlineMs = Infinity } = run;
    let costUsd = root.extras?.costUsd;
    let bytes = bytesOf.finishedRun + bytesOf.finishedStep + (root.extras?.bytes ?? 0);
    // As literals, because most runs are small, and an array that grows takes more than it needs.
    let times = [run.startedAt, deadlineMs, root.startedAtMs, root.outcome?.durationMs ?? 0];
    const { name, type } = root.primitive;
    let cells: Cell[] = [name, type, root.id, none, unusualParts(root)];
    if (inner.length > 0) {
      for (const step of inner) {
        times.push(step.startedAtMs, step.outcome?.durationMs ?? 0);
        cells.push(step.primitive.name, step.primitive.type, step.id, step.keptParent?.id ?? none, unusualParts(step));
        costUsd = plusCost(costUsd, step.extras?.costUsd);
        bytes += bytesOf.finishedStep + (step.extras?.bytes ?? 0);
      }
      times = times.slice();
      cells = cells.slice();
    }
    const { stepCount, dropped } = run;
    bytes += (traceId?.length ?? 0) * bytesOf.textUnit;
    return new FinishedRun(
      id,
      correlationId,
      causationId,
      traceId,
      named,
      stepCount,
      dropped,
      times,
      cells,
      costUsd,
      bytes,
    );
  }

  get status(): RunStatus {
    return (this.cells[4] as UnusualParts | undefined)?.status ?? 'success';
  }

  get durationMs(): number {
    return this.times[3] as number;
  }

  get facts(): Omit<RunTree, 'steps'> {
    const [startedAt = 0, leftMs] = this.times;
    return {
      ...{ id: this.id, correlationId: this.correlationId, causationId: this.causationId, traceId: this.traceId },
      ...{ workflow: this.cells[0] as string, startedAt, deadlineMs: leftMs === Infinity ? undefined : leftMs },
      ...{ stepCount: this.stepCount, ...this.named },
    };
  }

  toTree(): RunTree {
    return { ...this.facts, steps: treeSteps(this.#steps()) };
  }

  #steps(): RecordedStep[] {
    const steps: RecordedStep[] = [];
    for (let cell = 0, time = 2; cell < this.cells.length; cell += cellsOfStep, time += 2) {
      const [name, type, id, parent, unusual] = this.cells.slice(cell, cell + cellsOfStep) as [
        ...[name: string, type: string, id: number, parent: number, unusual: UnusualParts | undefined],
      ];
      const [startedAtMs, durationMs] = this.times.slice(time, time + 2) as [number, number];
      steps.push({ name, type, id, parent: parent === none ? undefined : parent, startedAtMs, durationMs, unusual });
    }
    return steps;
  }
}
