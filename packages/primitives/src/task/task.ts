import { WorkflowPrimitive, type Spending, type WorkflowContext } from '@tta/core';
import { functionOption, knownOptions, syncResult, warnOnce } from '@tta/core/authors';

/** The function of a task: `context` has the step's signal, its values and its `emit`. */
export type TaskFunction<Input, Output> = (input: Input, context: WorkflowContext) => Output | Promise<Output>;

/** Options of `task`. */
export interface TaskOptions<Input, Output> {
  /**
   * Reads from the output what the call cost; `undefined` if nothing. `prices.costOf` reads the answers of common
   * clients. If it throws, a warning says so, and the output is still given. Default: costs nothing.
   */
  readonly cost?: (output: Output, input: Input) => Spending | undefined;
  /**
   * Estimates what the call may cost at most. So much is set aside in the budgets around until the call has ended.
   * Default: nothing.
   */
  readonly reserve?: (input: Input) => Spending;
}

/** Runs a function as a step; see `task`. */
export class TaskPrimitive<Input, Output> extends WorkflowPrimitive<Input, Output> {
  override readonly spends: boolean;
  readonly #fn: TaskFunction<Input, Output>;

  constructor(name: string, fn: TaskFunction<Input, Output>, options: TaskOptions<Input, Output> = {}) {
    super(name);
    knownOptions(options, ['cost', 'reserve']);
    const { cost, reserve } = options;
    if (cost !== undefined) functionOption('cost', cost);
    if (reserve !== undefined) functionOption('reserve', reserve);
    functionOption('fn', fn);
    this.spends = cost !== undefined || reserve !== undefined;
    this.#fn = this.spends ? withCost(name, fn, options) : fn;
  }

  /** Does the work of `run`, without a step around it; see `isPlainCall`. @internal */
  call(input: Input, context: WorkflowContext): Output | Promise<Output> {
    return this.#fn(input, context);
  }

  protected run(input: Input, context: WorkflowContext): Promise<Output> {
    // `execute` makes a promise of any other value.
    return this.#fn(input, context) as Promise<Output>;
  }
}

/** Spends the costs of a function's calls. A function without costs is not wrapped, so that it stays as quick. */
function withCost<Input, Output>(
  name: string,
  fn: TaskFunction<Input, Output>,
  { cost, reserve }: TaskOptions<Input, Output>,
): TaskFunction<Input, Output> {
  return async (input, context) => {
    // A failed call costs nothing, as far as we know: its reservation is given back at the end of the step.
    const reservation = reserve && context.reserve(syncResult('reserve(input)', reserve(input)));
    const output = await fn(input, context);
    const spending = cost && costOf(name, cost, output, input);
    if (reservation !== undefined) reservation.settle(spending);
    else if (spending !== undefined) context.spend(spending);
    return output;
  };
}

/** An answer of another shape does not end the workflow that paid for it. */
function costOf<Input, Output>(
  name: string,
  cost: NonNullable<TaskOptions<Input, Output>['cost']>,
  output: Output,
  input: Input,
): Spending | undefined {
  try {
    return syncResult('cost(output)', cost(output, input));
  } catch (error) {
    const type = error instanceof Error ? error.name : typeof error;
    warnOnce(`cost of ${name}`, `the option cost of step ${name} threw ${type}; that call was not counted.`);
    return undefined;
  }
}

/**
 * Makes a step of a function, async or not: `task('load-player', loadPlayer)`. The name becomes the span's name and a
 * metric label.
 * @throws InvalidOptionError where the name is empty or `fn` is not a function
 */
export function task<Input, Output>(
  name: string,
  fn: TaskFunction<Input, Output>,
  options?: TaskOptions<NoInfer<Input>, NoInfer<Output>>,
): TaskPrimitive<Input, Output> {
  return new TaskPrimitive(name, fn, options);
}
