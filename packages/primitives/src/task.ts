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

  /** What `run` does, without a step around it; see `isPlainCall`. @internal */
  call(input: Input, context: WorkflowContext): Output | Promise<Output> {
    return this.#fn(input, context);
  }

  protected run(input: Input, context: WorkflowContext): Promise<Output> {
    // `execute` makes a promise of what is not one.
    return this.#fn(input, context) as Promise<Output>;
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
