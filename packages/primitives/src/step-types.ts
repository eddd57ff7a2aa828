import { InvalidOptionError, WorkflowPrimitive, type WorkflowContext } from '@tta/core';
import { TaskPrimitive, type TaskFunction } from './task/task.js';

/** A step, or a function that becomes a task named after itself. */
export type StepLike<Input, Output> = WorkflowPrimitive<Input, Output> | TaskFunction<Input, Output>;

/** A step of any input and output. */
// `any`, because a step is contravariant in its input, so no other type includes all steps.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type AnyStep = WorkflowPrimitive<any, any>;

/** A step or a function of any input and output. */
// `never` and not `any`, so that a parameter without a type is an error.
export type AnyStepLike = AnyStep | TaskFunction<never, unknown>;

/** The input of a step or a function. */
export type InputOf<Step> =
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  Step extends WorkflowPrimitive<infer Input, any>
    ? Input
    : Step extends (input: infer Input, context: WorkflowContext) => unknown
      ? Input
      : never;

/** The output of a step or a function. */
export type OutputOf<Step> =
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  Step extends WorkflowPrimitive<any, infer Output>
    ? Output
    : Step extends (input: never, context: WorkflowContext) => infer Output
      ? Awaited<Output>
      : never;

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
 * The value if it is a step; a task of it if it is a function, named after the function. Checks the members used and not
 * the class, which may come from another copy of core.
 * @throws InvalidOptionError
 */
export function stepOption<Input, Output>(
  option: string,
  value: StepLike<Input, Output>,
): WorkflowPrimitive<Input, Output> {
  if (value instanceof WorkflowPrimitive) return value;
  if (isClass(value)) throw notAStep(option, value, `pass an instance of the class: new ${ownName(value) ?? 'X'}()`);
  if (typeof (value as Partial<AnyStep> | null | undefined)?.execute === 'function') return value;
  if (typeof value !== 'function') throw notAStep(option, value, 'wrap a function as task(name, fn)');
  const name = ownName(value);
  if (name === undefined) throw notAStep(option, value, 'this one has no name: wrap it as task(name, fn)');
  return new TaskPrimitive(name, value);
}

function notAStep(option: string, value: unknown, advice: string): InvalidOptionError {
  return new InvalidOptionError(option, 'a step or a named function', value, advice);
}

/** Whether the value is a class, also one that a compiler made a function of, if it is a class of steps. */
function isClass(value: unknown): value is { readonly name: string } {
  if (typeof value !== 'function') return false;
  const { prototype } = value as { readonly prototype?: Partial<AnyStep> };
  return typeof prototype?.execute === 'function' || /^class\b/.test(Function.prototype.toString.call(value));
}

/** Names that JavaScript gives by position: `export default async () => ...`, and `new Function(...)`. */
const positional = ['', 'default', 'anonymous'];

/** The name that the author gave to a function, without the prefix that `bind` adds. */
function ownName(fn: { readonly name: unknown }): string | undefined {
  if (typeof fn.name !== 'string') return undefined;
  const name = fn.name.replace(/^(?:bound )+/, '');
  return positional.includes(name) ? undefined : name;
}

/** The step as a plain task: `undefined` for every other one, a subclass's too. */
export function plainTask(step: AnyStep): TaskPrimitive<unknown, unknown> | undefined {
  return step.constructor === TaskPrimitive ? step : undefined;
}
