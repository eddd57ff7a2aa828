import { InvalidOptionError, StepStream, WorkflowPrimitive, type Attributes, type WorkflowContext } from '@tta/core';
import { booleanOption, failureStatus, isPlainCall, knownOptions, monotonicNow } from '@tta/core/authors';
import { withDefaultName } from '../default-name.js';
import type { TaskPrimitive } from '../task/task.js';
import { plainTask, stepOption, type AnyStep, type AnyStepLike, type InputOf, type OutputOf } from '../step-types.js';
import {
  sequentialEvents,
  sequentialStepComplete,
  sequentialStepFailed,
  sequentialStepStart,
  sequentialWorkflowComplete,
  sequentialWorkflowFailed,
  sequentialWorkflowStart,
} from './sequential-events.js';

/** Options of `sequential`. */
export interface SequentialOptions {
  /** Default: from the first step, as `sequential(load-player...)`; of the class `SequentialPrimitive`. */
  readonly name?: string;
  /** Whether nested sequences are replaced by their steps, so that they are not steps themselves. Default `false`. */
  readonly flatten?: boolean;
}

/** Shown by the compiler where a step does not take what the one before it gives. */
export interface StepMismatch<Message extends string, Given, Taken> {
  readonly error: Message;
  readonly given: Given;
  readonly taken: Taken;
}

/** `Steps` if each takes what the one before gives; else the first that does not is a `StepMismatch` that names it. */
export type ChainedSteps<Steps extends readonly AnyStepLike[]> = number extends Steps['length']
  ? OutputOf<Steps[number]> extends InputOf<Steps[number]>
    ? Steps
    : readonly StepMismatch<
        'a list of steps of one type must take what they give',
        OutputOf<Steps[number]>,
        InputOf<Steps[number]>
      >[]
  : { readonly [Index in keyof Steps]: ChainedStep<Steps, Index> };

type ChainedStep<Steps extends readonly AnyStepLike[], Index> = Index extends keyof Steps
  ? Before<Steps, Index> extends infer Given
    ? [Given] extends [NoStepBefore]
      ? Steps[Index]
      : [Given] extends [InputOf<Steps[Index]>]
        ? Steps[Index]
        : StepMismatch<
            `step ${Index & string} does not take what the step before it gives`,
            Given,
            InputOf<Steps[Index]>
          >
    : never
  : never;

/** Stands for the missing step before the first one. */
interface NoStepBefore {
  readonly __noStepBefore: never;
}

/** The output of the step before `Index`: the element of the same index in a tuple that is shifted by one. */
type Before<Steps extends readonly AnyStepLike[], Index> = Index extends keyof Shifted<Steps>
  ? Shifted<Steps>[Index]
  : never;
type Shifted<Steps extends readonly AnyStepLike[]> = [
  NoStepBefore,
  ...{ [Index in keyof Steps]: OutputOf<Steps[Index]> },
];

/** The input of a sequence: that of its first step. */
export type SequenceInput<Steps extends readonly AnyStepLike[]> = InputOf<Steps[0]>;

/** The output of a sequence: that of its last step. */
export type SequenceOutput<Steps extends readonly AnyStepLike[]> = Steps extends readonly [...AnyStepLike[], infer Last]
  ? OutputOf<Last>
  : OutputOf<Steps[number]>;

/** Runs steps one after the other; see `sequential`. */
export class SequentialPrimitive<Input, Output> extends WorkflowPrimitive<Input, Output> {
  static readonly events = sequentialEvents;
  override readonly type = 'sequential';
  override readonly runsOnlyChildren = true;
  override readonly runsInOrder = true;
  override readonly replays = true;
  override readonly children: readonly AnyStep[];
  readonly #positions: readonly Attributes[];
  /** The children that are plain tasks, at their places. */
  readonly #tasks: readonly (TaskPrimitive<unknown, unknown> | undefined)[];

  constructor(steps: readonly AnyStepLike[], options: SequentialOptions = {}) {
    knownOptions(options, ['name', 'flatten']);
    const { name = 'SequentialPrimitive', flatten = false } = options;
    super(name);
    const own = stepsOption(steps);
    this.children = Object.freeze(booleanOption('flatten', flatten) ? flattened(own) : own);
    this.#tasks = this.children.map(plainTask);
    this.#positions = this.children.map((_, index) => ({ 'tta.step.index': index }));
  }

  protected async run(input: Input, context: WorkflowContext): Promise<Output> {
    if (context.isObserved) return this.#runObserved(input, context);
    const { children } = this;
    const tasks = this.#tasks;
    let value: unknown = input;
    // A loop over an iterator costs more than one of these steps.
    for (let index = 0; index < children.length; index++) {
      const task = tasks[index];
      value = await (task !== undefined && isPlainCall(task, context)
        ? task.call(value, context)
        : (children[index] as AnyStep).execute(value, context));
    }
    return value as Output;
  }

  async #runObserved(input: Input, context: WorkflowContext): Promise<Output> {
    const step_count = this.children.length;
    const startedAtMs = monotonicNow();
    context.emit(sequentialWorkflowStart, { step_count });
    try {
      let value: unknown = input;
      for (let index = 0; index < step_count; index++) value = await this.#runStep(index, value, context);
      if (StepStream.is(value)) tellWithStream(value, step_count, startedAtMs, context);
      else context.emit(sequentialWorkflowComplete, { step_count, total_duration_ms: monotonicNow() - startedAtMs });
      return value as Output;
    } catch (error) {
      const status = failureStatus(error, context);
      context.emit(sequentialWorkflowFailed, { step_count, status, duration_ms: monotonicNow() - startedAtMs }, error);
      throw error;
    }
  }

  async #runStep(index: number, input: unknown, context: WorkflowContext): Promise<unknown> {
    context.throwIfAborted();
    const step = this.children[index] as AnyStep;
    const startedAtMs = monotonicNow();
    context.emit(sequentialStepStart, { step: index, primitive_type: step.name });
    try {
      const output: unknown = await step.execute(input, context.forChild(this.#positions[index]));
      // Another step reads a stream that is not the last output, and may leave it open longer than the sequence.
      if (StepStream.is(output) && index === this.children.length - 1)
        tellStepWithStream(output, { step: index, primitive_type: step.name }, startedAtMs, context);
      else {
        context.emit(sequentialStepComplete, {
          step: index,
          primitive_type: step.name,
          duration_ms: monotonicNow() - startedAtMs,
        });
      }
      return output;
    } catch (error) {
      const status = failureStatus(error, context);
      context.emit(
        sequentialStepFailed,
        { step: index, primitive_type: step.name, status, duration_ms: monotonicNow() - startedAtMs },
        error,
      );
      throw error;
    }
  }
}

/** Tells the end of a sequence whose output is a stream, with the stream's end. */
function tellWithStream(
  stream: StepStream<unknown>,
  step_count: number,
  startedAtMs: number,
  context: WorkflowContext,
): void {
  stream.onEnd((end) => {
    const duration_ms = monotonicNow() - startedAtMs;
    if (end.status === 'success')
      context.emit(sequentialWorkflowComplete, { step_count, total_duration_ms: duration_ms });
    else {
      const status = failureStatus(end.error, context);
      context.emit(sequentialWorkflowFailed, { step_count, status, duration_ms }, end.error);
    }
  });
}

/** Tells the end of the last step, whose output is a stream, with the stream's end. */
function tellStepWithStream(
  stream: StepStream<unknown>,
  facts: { readonly step: number; readonly primitive_type: string },
  startedAtMs: number,
  context: WorkflowContext,
): void {
  stream.onEnd((end) => {
    const duration_ms = monotonicNow() - startedAtMs;
    if (end.status === 'success') context.emit(sequentialStepComplete, { ...facts, duration_ms });
    else {
      const status = failureStatus(end.error, context);
      context.emit(sequentialStepFailed, { ...facts, status, duration_ms }, end.error);
    }
  });
}

/** @throws InvalidOptionError */
function stepsOption(steps: readonly AnyStepLike[]): AnyStep[] {
  if (!Array.isArray(steps) || steps.length === 0)
    throw new InvalidOptionError('steps', 'an array of at least one step', steps);
  // A copy has no holes, which `map` would skip.
  return [...(steps as readonly AnyStepLike[])].map((step, index) => stepOption(`steps[${index}]`, step));
}

function flattened(steps: readonly AnyStep[]): AnyStep[] {
  return steps.flatMap((step) => (step instanceof SequentialPrimitive ? flattened(step.children) : [step]));
}

/**
 * Runs steps one after the other: the output of one is the input of the next. The first failure ends the sequence and
 * is thrown unchanged; an abort ends it before the next step. A step that does not fit the one before it does not
 * compile. A named function is a step too.
 * @throws InvalidOptionError if there are no steps, or an element is neither a step nor a named function
 */
export function sequential<const Steps extends readonly AnyStepLike[]>(
  steps: Steps & ChainedSteps<Steps>,
  options: SequentialOptions = {},
): SequentialPrimitive<SequenceInput<Steps>, SequenceOutput<Steps>> {
  const own = stepsOption(steps);
  return new SequentialPrimitive(own, withDefaultName(options, 'sequential', own));
}
