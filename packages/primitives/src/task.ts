import { WorkflowPrimitive, type WorkflowContext } from '@tta/core';
import { functionOption } from '@tta/core/authors';

/** What a task does: `context` has the step's signal, its values and its `emit`. */
export type TaskFunction<Input, Output> = (input: Input, context: WorkflowContext) => Output | Promise<Output>;

/** A function as a step; see `task`. */
export class TaskPrimitive<Input, Output> extends WorkflowPrimitive<Input, Output> {
  readonly #fn: TaskFunction<Input, Output>;

  constructor(name: string, fn: TaskFunction<Input, Output>) {
    super(name);
    this.#fn = functionOption('fn', fn);
  }

  protected run(input: Input, context: WorkflowContext): Promise<Output> {
    const output = this.#fn(input, context);
    // An async function's promise is handed on as it is: one promise less for each step.
    return output instanceof Promise ? output : Promise.resolve(output);
  }
}

/**
 * A function, async or not, as a step: `task('load-player', loadPlayer)`. The name becomes the span's name and a metric label.
 * @throws InvalidOptionError where the name is empty or `fn` is no function
 */
export function task<Input, Output>(name: string, fn: TaskFunction<Input, Output>): TaskPrimitive<Input, Output> {
  return new TaskPrimitive(name, fn);
}
