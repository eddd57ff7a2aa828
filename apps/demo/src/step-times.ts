import type { Instrumentation, StepInfo, StepObservation, StepOutcome } from '@tta/core';

/** One execution that ended. */
export interface StepTime {
  readonly workflowId: string;
  readonly name: string;
  readonly type: string;
  readonly isRoot: boolean;
  readonly status: StepOutcome['status'];
  readonly durationMs: number;
}

/** Records how long each step took: an application's listener beside telemetry. */
export class StepTimes implements Instrumentation {
  readonly all: StepTime[] = [];
  #isOver = false;

  /** Records nothing more and forgets what there is: a process that serves for days would keep every step of them. */
  stop(): void {
    this.#isOver = true;
    this.all.length = 0;
  }

  start({ primitive, context }: StepInfo, parent: StepObservation | undefined): StepObservation | undefined {
    if (this.#isOver) return undefined;
    const { name, type } = primitive;
    return {
      end: ({ status, durationMs }) => {
        this.all.push({ workflowId: context.workflowId, name, type, isRoot: parent === undefined, status, durationMs });
      },
    };
  }

  /** The steps of one execution in the order in which they ended, the root last. */
  of(workflowId: string): StepTime[] {
    return this.all.filter((step) => step.workflowId === workflowId);
  }
}
