import { failureStatus } from '@tta/core/authors';
import { WorkflowPrimitive, type WorkflowContext } from '@tta/core';
import { emitTest } from './events.js';

type Body = (input: number, context: WorkflowContext) => Promise<number> | number;

/** A step made of a function. */
export class TestStep extends WorkflowPrimitive<number, number> {
  override readonly type: string;

  constructor(
    name: string,
    private readonly body: Body = (input) => input,
    type = 'task',
  ) {
    super(name);
    this.type = type;
  }

  protected async run(input: number, context: WorkflowContext): Promise<number> {
    return this.body(input, context);
  }
}

/** Steps one after the other, with the events of the real one. */
export class TestSequence extends WorkflowPrimitive<number, number> {
  override readonly type = 'sequential';
  override readonly runsOnlyChildren = true;

  constructor(
    name: string,
    private readonly steps: readonly WorkflowPrimitive<number, number>[],
  ) {
    super(name);
  }

  protected async run(input: number, context: WorkflowContext): Promise<number> {
    emitTest(context, 'sequential_workflow_start', { step_count: this.steps.length });
    try {
      return await this.runSteps(input, context);
    } catch (error) {
      const failed = { step_count: this.steps.length, status: failureStatus(error, context), duration_ms: 1 };
      emitTest(context, 'sequential_workflow_failed', failed, error);
      throw error;
    }
  }

  private async runSteps(input: number, context: WorkflowContext): Promise<number> {
    let value = input;
    for (const [index, step] of this.steps.entries()) {
      emitTest(context, 'sequential_step_start', { step: index, primitive_type: step.name });
      value = await step.execute(value, context.forChild({ 'tta.step.index': index }));
      emitTest(context, 'sequential_step_complete', { step: index, primitive_type: step.name, duration_ms: 100.5 });
    }
    emitTest(context, 'sequential_workflow_complete', { step_count: this.steps.length, total_duration_ms: 200.25 });
    return value;
  }
}

/** Returns the error that a promise rejects with. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('expected a rejection');
}
