import { WorkflowPrimitive, type WorkflowContext } from '@tta/core';

/** A step for tests. */
export class Step extends WorkflowPrimitive<unknown, unknown> {
  override readonly children: readonly Step[];
  override readonly runsInOrder: boolean;

  constructor(
    name: string,
    private readonly body: (context: WorkflowContext, input: unknown) => unknown = () => 'done',
    children: readonly Step[] = [],
    override readonly type = 'task',
  ) {
    super(name);
    this.runsInOrder = type === 'sequential';
    this.children = children;
  }

  protected run(input: unknown, context: WorkflowContext): Promise<unknown> {
    return Promise.resolve(this.body(context, input));
  }
}

/** Runs the steps one after the other. */
export function inOrder(name: string, ...steps: readonly Step[]): Step {
  const run = async (context: WorkflowContext): Promise<void> => {
    for (const step of steps) await step.execute(undefined, context);
  };
  return new Step(name, run, steps, 'sequential');
}

/** A step that throws. */
export function failing(name: string, error: unknown = new Error(`${name} failed`)): Step {
  return new Step(name, () => Promise.reject(error));
}
