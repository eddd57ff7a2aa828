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

  start({ primitive, context }: StepInfo, parent: StepObservation | undefined): StepObservation {
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
