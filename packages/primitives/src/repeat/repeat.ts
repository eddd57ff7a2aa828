import { WorkflowPrimitive, type WorkflowContext } from '@tta/core';
import {
  choiceOption,
  failureStatus,
  functionOption,
  integerOption,
  knownOptions,
  longestTimerMs,
  monotonicNow,
  numberOption,
  syncFunctionOption,
  syncResult,
} from '@tta/core/authors';
import { withDefaultName } from '../default-name.js';
import { whenEnded } from '../stream/when-ended.js';
import { executeStep, stepOption, type StepLike } from '../step-types.js';
import {
  repeatEvents,
  repeatIterationComplete,
  repeatLimitReached,
  repeatWorkflowComplete,
  repeatWorkflowFailed,
  repeatWorkflowStart,
} from './repeat-events.js';
import { RepeatLimitError } from './repeat-limit-error.js';

/** Options of `repeat`. */
export interface RepeatOptions<Value> {
  /** Default: derived from the step, such as `repeat(poll-job)`; the class's is `RepeatPrimitive`. */
  readonly name?: string;
  /** Whether this output is the last one, synchronously or not. `iteration` counts from 1. Its errors are passed on. */
  readonly until: (output: Value, iteration: number) => boolean | Promise<boolean>;
  /** How often the step runs at most, at least 1. */
  readonly maxIterations: number;
  /**
   * Milliseconds between two runs, or a function of the iteration that has ended, from 1, such as a backoff. Default 0.
   */
  readonly delayMs?: number | ((iteration: number) => number);
  /** `throw` a `RepeatLimitError` when `maxIterations` is reached, or `return` the last output. Default `throw`. */
  readonly onLimit?: 'throw' | 'return';
}

/** Runs a step on its own output until a condition holds; see `repeat`. */
export class RepeatPrimitive<Value> extends WorkflowPrimitive<Value, Value> {
  static readonly events = repeatEvents;
  override readonly type = 'repeat';
  override readonly runsOnlyChildren = true;
  override readonly replays = true;
  override readonly children: readonly WorkflowPrimitive<Value, Value>[];
  readonly #child: WorkflowPrimitive<Value, Value>;
  readonly #until: RepeatOptions<Value>['until'];
  readonly #maxIterations: number;
  readonly #delayMs: (iteration: number) => number;
  readonly #throws: boolean;

  constructor(child: StepLike<Value, Value>, options: RepeatOptions<Value>) {
    knownOptions(options, ['name', 'until', 'maxIterations', 'delayMs', 'onLimit']);
    const { name = 'RepeatPrimitive', until, maxIterations, delayMs = 0, onLimit = 'throw' } = options;
    super(name);
    this.#child = stepOption('child', child);
    this.children = Object.freeze([this.#child]);
    this.#until = functionOption('until', until);
    this.#maxIterations = integerOption('maxIterations', maxIterations, {
      min: 1,
      allowInfinity: true,
      advice: 'say how often it may run at most',
    });
    this.#delayMs = delayOption(delayMs);
    this.#throws = choiceOption('onLimit', onLimit, ['throw', 'return']) === 'throw';
  }

  protected run(input: Value, context: WorkflowContext): Promise<Value> {
    return context.isObserved ? this.#runObserved(input, context) : this.#repeat(input, context);
  }

  async #runObserved(input: Value, context: WorkflowContext): Promise<Value> {
    const startedAtMs = monotonicNow();
    let iteration_count = 0;
    const complete = (): void =>
      context.emit(repeatWorkflowComplete, { iteration_count, total_duration_ms: monotonicNow() - startedAtMs });
    const failed = (error: unknown): void => {
      const status = failureStatus(error, context);
      context.emit(repeatWorkflowFailed, { iteration_count, status, duration_ms: monotonicNow() - startedAtMs }, error);
    };
    context.emit(repeatWorkflowStart, { max_iterations: this.#maxIterations });
    let output: Value;
    try {
      output = await this.#repeat(input, context, () => iteration_count++);
    } catch (error) {
      failed(error);
      throw error;
    }
    whenEnded(output, failed, complete);
    return output;
  }

  async #repeat(input: Value, context: WorkflowContext, onOutput?: () => void): Promise<Value> {
    let value = input;
    for (let iteration = 1; ; iteration++) {
      value = await this.#iterate(value, iteration, context);
      onOutput?.();
      if (await this.#isLast(value, iteration, context)) return value;
      if (iteration >= this.#maxIterations) return this.#endAtLimit(value, context);
      const delayMs = this.#delayMs(iteration);
      if (delayMs > 0) await context.sleep(delayMs);
      context.throwIfAborted();
    }
  }

  /** An engine records the answer, which decides what runs next. */
  #isLast(value: Value, iteration: number, context: WorkflowContext): boolean | Promise<boolean> {
    const { executor } = context;
    if (executor === undefined) return this.#until(value, iteration);
    return executor.record('until', () => this.#until(value, iteration), context);
  }

  async #iterate(value: Value, iteration: number, context: WorkflowContext): Promise<Value> {
    if (!context.isObserved) return executeStep(this.#child, value, context) as Promise<Value>;
    const startedAtMs = monotonicNow();
    const output = await this.#child.execute(value, context.forChild({ 'tta.repeat.iteration': iteration }));
    context.emit(repeatIterationComplete, { iteration, duration_ms: monotonicNow() - startedAtMs });
    return output;
  }

  #endAtLimit(value: Value, context: WorkflowContext): Value {
    context.emit(repeatLimitReached, { max_iterations: this.#maxIterations });
    if (this.#throws) throw new RepeatLimitError(this.name, this.#maxIterations, value);
    return value;
  }
}

function delayOption(delayMs: number | ((iteration: number) => number)): (iteration: number) => number {
  if (typeof delayMs !== 'function') {
    const constant = numberOption('delayMs', delayMs, { min: 0, max: longestTimerMs });
    return () => constant;
  }
  const delayOf = syncFunctionOption('delayMs', delayMs);
  return (iteration) => {
    const asked = syncResult('delayMs(iteration)', delayOf(iteration));
    return numberOption('delayMs(iteration)', asked, { min: 0, max: longestTimerMs });
  };
}

/**
 * Runs a step again on its own output until a condition holds: polling, paging, refining. The output of one run is the
 * input of the next. There is no delay after the last run, and an abort ends a delay at once.
 * @throws InvalidOptionError
 */
export function repeat<Value>(child: StepLike<Value, Value>, options: RepeatOptions<Value>): RepeatPrimitive<Value> {
  const step = stepOption('child', child);
  return new RepeatPrimitive(step, withDefaultName(options, 'repeat', [step]));
}
