import { InvalidOptionError, WorkflowPrimitive, type WorkflowContext } from '@tta/core';

/** A step of any input and output. */
// `any`, because a step is contravariant in its input, so no other type includes all steps.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type AnyStep = WorkflowPrimitive<any, any>;

/** The input of a step. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type InputOf<Step> = Step extends WorkflowPrimitive<infer Input, any> ? Input : never;

/** The output of a step. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type OutputOf<Step> = Step extends WorkflowPrimitive<any, infer Output> ? Output : never;

// eslint-disable-next-line @typescript-eslint/unbound-method -- Compared and not called.
const ownExecute = WorkflowPrimitive.prototype.execute;

/**
 * Executes a step that may come from another library. A synchronous throw becomes a rejection; a value or another
 * library's promise becomes a promise. So it ends the same way whether or not it is observed.
 */
export function executeStep(step: AnyStep, input: unknown, context: WorkflowContext): Promise<unknown> {
  // Our own steps do so themselves, and most steps are ours.
  if (step.execute === ownExecute) return step.execute(input, context) as Promise<unknown>;
  try {
    const output: unknown = step.execute(input, context);
    return output instanceof Promise ? output : Promise.resolve(output);
  } catch (error) {
    return Promise.reject(error);
  }
}

/**
 * The value if it is a step. Checks the members used and not the class, which may come from another copy of core.
 * @throws InvalidOptionError
 */
export function stepOption<Step extends AnyStep>(option: string, value: Step): Step {
  if (value instanceof WorkflowPrimitive || typeof (value as Partial<AnyStep> | undefined)?.execute === 'function')
    return value;
  throw new InvalidOptionError(option, 'a WorkflowPrimitive', value, 'wrap a function as task(name, fn)');
}
