import { InvalidOptionError, WorkflowPrimitive, type WorkflowContext } from '@tta/core';

/** A step whatever it takes and gives. */
// `any`, for a step is contravariant in its input: no other type has all steps in it.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type AnyStep = WorkflowPrimitive<any, any>;

/** What a step takes. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type InputOf<Step> = Step extends WorkflowPrimitive<infer Input, any> ? Input : never;

/** What a step gives. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type OutputOf<Step> = Step extends WorkflowPrimitive<any, infer Output> ? Output : never;

// eslint-disable-next-line @typescript-eslint/unbound-method -- Compared and not called.
const ownExecute = WorkflowPrimitive.prototype.execute;

/**
 * Executes a step that may be of another make: what it throws at once is a rejection, and another library's promise or a value becomes a
 * promise, so that it ends alike whether or not somebody observes.
 */
export function executeStep(step: AnyStep, input: unknown, context: WorkflowContext): Promise<unknown> {
  // Ours keeps that promise itself, and most steps are of our make.
  if (step.execute === ownExecute) return step.execute(input, context) as Promise<unknown>;
  try {
    const output: unknown = step.execute(input, context);
    return output instanceof Promise ? output : Promise.resolve(output);
  } catch (error) {
    return Promise.reject(error);
  }
}

/** The value if it is a step. Asks for what is used and not for the class, which another copy of core may have made. @throws InvalidOptionError */
export function stepOption<Step extends AnyStep>(option: string, value: Step): Step {
  if (value instanceof WorkflowPrimitive || typeof (value as Partial<AnyStep> | undefined)?.execute === 'function')
    return value;
  throw new InvalidOptionError(option, 'a WorkflowPrimitive', value, 'wrap a function as task(name, fn)');
}
