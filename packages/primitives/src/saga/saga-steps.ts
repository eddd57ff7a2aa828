import { InvalidOptionError } from '@tta/core';
import { knownOptions } from '@tta/core/authors';
import type { ChainedSteps } from '../sequential/sequential.js';
import { defaultName } from '../default-name.js';
import { stepOption, type AnyStep, type AnyStepLike, type InputOf, type OutputOf } from '../step-types.js';
import { TaskPrimitive, type TaskFunction } from '../task/task.js';

/** The input of an undo: the step's input and output, and the failure because of which it is undone. */
export interface UndoInput<Input, Output> {
  readonly input: Input;
  /** `undefined` where the step ended without one: by a timeout or an abort, after which its effect is uncertain. */
  readonly output: Output;
  readonly error: unknown;
}

/** A step of a saga, with what undoes it. */
export type SagaStep<Run extends AnyStepLike> =
  | {
      readonly run: Run;
      /** Undoes what `run` did. Runs only where `run` gave its output. Default: nothing is to be undone. */
      readonly undo?: StepLikeOf<UndoInput<InputOf<Run>, OutputOf<Run>>>;
      readonly idempotent?: false;
    }
  | {
      readonly run: Run;
      readonly undo: StepLikeOf<UndoInput<InputOf<Run>, OutputOf<Run> | undefined>>;
      /**
       * The undo may also run where the step did nothing: then it runs too where the step was ended by a timeout or an
       * abort and its effect is uncertain.
       */
      readonly idempotent: true;
    };

/** A step or a function, whatever it gives. */
type StepLikeOf<Input> = AnyStep | TaskFunction<Input, unknown>;

/** The steps of a saga by the types of their `run`. Not in one with the check, which would hide them from inference. */
export type SagaSteps<Runs extends readonly AnyStepLike[]> = {
  readonly [Index in keyof Runs]: SagaStep<Runs[Index]>;
};

/** `unknown` if each step takes what the one before gives; else a list whose wrong element names the mismatch. */
export type CheckedChain<Runs extends readonly AnyStepLike[]> =
  Runs extends ChainedSteps<Runs>
    ? unknown
    : { readonly [Index in keyof ChainedSteps<Runs>]: { readonly run: ChainedSteps<Runs>[Index] } };

/** A step of a saga, checked. */
export interface CheckedStep {
  readonly run: AnyStep;
  readonly undo: AnyStep | undefined;
  readonly isIdempotent: boolean;
}

/** @throws InvalidOptionError */
export function sagaStepsOption(steps: unknown): readonly CheckedStep[] {
  if (!Array.isArray(steps) || steps.length === 0)
    throw new InvalidOptionError('steps', 'an array of at least one { run, undo }', steps);
  // A copy has no holes, which `map` would skip.
  return [...(steps as readonly unknown[])].map((step, index) => checkedStep(step, `steps[${index}]`));
}

function checkedStep(step: unknown, option: string): CheckedStep {
  if (typeof step !== 'object' || step === null || !('run' in step) || 'execute' in step)
    throw new InvalidOptionError(
      option,
      'an object { run, undo }',
      step,
      'write { run: step } where nothing is undone',
    );
  knownOptions(step, ['run', 'undo', 'idempotent']);
  const { run: given, undo, idempotent } = step as { run: AnyStep; undo?: unknown; idempotent?: unknown };
  const run = stepOption(`${option}.run`, given);
  if (idempotent !== undefined && typeof idempotent !== 'boolean')
    throw new InvalidOptionError(`${option}.idempotent`, 'true or false', idempotent);
  if (idempotent === true && undo === undefined)
    throw new InvalidOptionError(`${option}.undo`, 'a step or a function, because idempotent is about it', undo);
  return {
    run,
    undo: undo === undefined ? undefined : undoStep(`${option}.undo`, undo, run),
    isIdempotent: idempotent === true,
  };
}

/** A function written in place is always named `undo`; it is named after what it undoes instead. */
function undoStep(option: string, undo: unknown, run: AnyStep): AnyStep {
  const isInPlace = typeof undo === 'function' && (undo.name === 'undo' || undo.name === '');
  return isInPlace
    ? new TaskPrimitive(defaultName('undo', [run]), undo as TaskFunction<unknown, unknown>)
    : stepOption(option, undo as AnyStep);
}
