import { WorkflowPrimitive, type WorkflowContext } from '@tta/core';
import { functionOption } from '@tta/core/authors';

/** The function of a task: `context` has the step's signal, its values and its `emit`. */
export type TaskFunction<Input, Output> = (input: Input, context: WorkflowContext) => Output | Promise<Output>;

/** Runs a function as a step; see `task`. */
export class TaskPrimitive<Input, Output> extends WorkflowPrimitive<Input, Output> {
  readonly #fn: TaskFunction<Input, Output>;

  constructor(name: string, fn: TaskFunction<Input, Output>) {
    super(name);
    this.#fn = functionOption('fn', fn);
  }

  protected run(input: Input, context: WorkflowContext): Promise<Output> {
    const output = this.#fn(input, context);
    // An async function's promise is passed on as it is, which saves one promise per step.
    return output instanceof Promise ? output : Promise.resolve(output);
  }
}

/**
 * Makes a step of a function, async or not: `task('load-player', loadPlayer)`. The name becomes the span's name and a
 * metric label.
 * @throws InvalidOptionError where the name is empty or `fn` is not a function
 */
export function task<Input, Output>(name: string, fn: TaskFunction<Input, Output>): TaskPrimitive<Input, Output> {
  return new TaskPrimitive(name, fn);
}
