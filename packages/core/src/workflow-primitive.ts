import { checkSubclass } from './check-subclass.js';
import type { EventType } from './events/define-event.js';
import { InvalidOptionError } from './errors/invalid-option-error.js';
import { effectiveInstrumentation } from './instrumentation/installed-instrumentation.js';
import { observeStep } from './observe-step.js';
import { describeName } from './platform/describe-value.js';
import { clockSlot, type Clock } from './platform/clock.js';
import { turnTime } from './platform/turn-clock.js';
import { boundRun, ownWorkflowOf, type RunnableStep } from './run-limited.js';
import { WorkflowContext } from './context/workflow-context.js';

/** A step that takes `undefined` as its input, as all do whose input is `void`, `unknown` or optional. */
export type StepWithoutInput<Output> = WorkflowPrimitive<undefined, Output>;

const nothing: readonly never[] = Object.freeze([]);
/** Each step has these itself, so that accessors of the same name in its class would be ignored. */
const fields = [
  'name',
  'type',
  'runsOnlyChildren',
  'runsInOrder',
  'mayRecover',
  'startsWorkflow',
  'replays',
  'spends',
  'children',
  'eventLabels',
  'events',
] satisfies (keyof WorkflowPrimitive<never, unknown>)[];

/**
 * A step of a workflow. Write `run`; call `execute`. Subclasses are instrumented automatically.
 *
 * @example
 * class Greet extends WorkflowPrimitive<string, string> {
 *   protected async run(name: string): Promise<string> {
 *     return `Hello ${name}`;
 *   }
 * }
 * await new Greet().execute('Ada');
 */
export abstract class WorkflowPrimitive<Input, Output> {
  /** The kind of step: a fixed word per class that becomes a metric label. */
  readonly type: string = 'task';
  /** Which step this is: becomes the span's name and a metric label, so keep the number of names small. */
  readonly name: string;
  /**
   * `true` for a composite that does nothing but execute other primitives. Adapters may then save the cost of making it
   * the ambient parent, because its children become ambient parents themselves.
   */
  readonly runsOnlyChildren: boolean = false;
  /**
   * `true` for a composite that executes its children one after the other, once each: `mermaidText` and adapters draw
   * them as a chain.
   */
  readonly runsInOrder: boolean = false;
  /**
   * `true` for a composite that may still give a value after a step inside it failed, such as a retry: adapters then
   * report that failure as a warning.
   */
  readonly mayRecover: boolean = false;
  /**
   * `true` for a step that is a workflow of its own wherever it runs: it gets another `workflowId`, caused by the
   * execution around, and adapters count it as a workflow.
   */
  readonly startsWorkflow: boolean = false;
  /**
   * `true` for a composite that executes the same steps in the same order whenever those give the same results. An engine
   * then records the steps inside it; any other step it records as one, whatever it does inside.
   */
  readonly replays: boolean = false;
  /**
   * `true` for a step that reports costs by `context.spend`: adapters may then have its counters of costs exist with 0
   * before the first cost.
   */
  readonly spends: boolean = false;
  /** The steps that this one executes, for `describeWorkflow` and adapters. Composites override it. Default: none. */
  readonly children: readonly WorkflowPrimitive<never, unknown>[] = nothing;
  /**
   * The value of a label in all events of this step, or all the values that it may have there, where the declaration
   * leaves them open. Default: none.
   */
  readonly eventLabels: Readonly<Record<string, string | readonly string[]>> | undefined = undefined;
  /** The kinds of events that this step emits. Default: those in the class's static `events`, else none. */
  readonly events: readonly EventType[];

  /**
   * `name` defaults to the name of the class; pass it yourself if a bundler renames classes.
   * @throws InvalidOptionError
   */
  constructor(name?: string) {
    // eslint-disable-next-line @typescript-eslint/unbound-method -- Compared and not called.
    checkSubclass(new.target, fields, WorkflowPrimitive.prototype.execute);
    this.name = name ?? new.target.name;
    this.events = (new.target as { readonly events?: readonly EventType[] }).events ?? nothing;
    if (typeof this.name !== 'string' || this.name === '') {
      throw new InvalidOptionError('name', 'a string that is not empty', name, 'give the step a name or the class one');
    }
  }

  /** The one method a subclass writes. `context` is the step's own: its signal, its values, its `emit`. */
  protected abstract run(input: Input, context: WorkflowContext): Promise<Output>;

  /**
   * Runs the step, observed if an instrumentation is installed. The result or error of `run` is passed on unchanged.
   * With an aborted context the step does not start, and the abort reason is thrown. Without a context, the step is the
   * root of a new execution. A step that needs no input can be called without one.
   */
  execute(this: StepWithoutInput<Output>): Promise<Output>;
  execute(input: Input, context?: WorkflowContext): Promise<Output>;
  execute(given?: Input, context?: WorkflowContext): Promise<Output> {
    const input = given as Input; // Left out only where the step takes `undefined`.
    if (clockSlot.clock !== undefined) {
      const accounted = accountedBy(clockSlot.clock, this, input, context);
      if (accounted !== undefined) return accounted;
    }
    const instrumentation = context?.instrumentation ?? effectiveInstrumentation();
    if (instrumentation !== undefined)
      return observeStep(instrumentation, this as unknown as RunnableStep<Input, Output>, input, context);
    const isBound: unknown = context?.isBound;
    // Neither, where it is not a context at all.
    if (isBound !== false && context !== undefined) {
      const other = boundRun(this as unknown as RunnableStep<Input, Output>, input, context);
      if (other !== undefined) return other;
    }
    try {
      const own = context === undefined ? WorkflowContext.startedAt(turnTime()) : ownWorkflowOf(this, context);
      const output: unknown = this.run(input, own);
      // Plain JavaScript may return another library's promise, or a value.
      return (output instanceof Promise ? output : Promise.resolve(output)) as Promise<Output>;
    } catch (error) {
      // A `run` that is not async may throw at once; the caller was promised a promise.
      return Promise.reject(error);
    }
  }
}

/** TypeScript asks a subclass for `run`. In plain JavaScript, a step whose class has none meets this one. */
function missingRun(this: WorkflowPrimitive<never, unknown>): Promise<never> {
  const method = `a method of the class ${describeName(this.constructor.name)}`;
  return Promise.reject(new InvalidOptionError('run', method, undefined, 'write async run(input, context)'));
}
Object.defineProperty(WorkflowPrimitive.prototype, 'run', { value: missingRun, configurable: true, writable: true });

/**
 * A virtual clock keeps account of the step while it calls `execute` once more; then it returns nothing. Outside of
 * `execute`, where this closure would make each call keep its parameters on the heap.
 */
function accountedBy<Input, Output>(
  clock: Clock,
  step: WorkflowPrimitive<Input, Output>,
  input: Input,
  context: WorkflowContext | undefined,
): Promise<Output> | undefined {
  return clock.runStep(step, () => ownExecute.call(step, input, context) as Promise<Output>);
}

// A subclass may override `execute` and call this one.
// eslint-disable-next-line @typescript-eslint/unbound-method -- Called with its step.
const ownExecute = WorkflowPrimitive.prototype.execute;

/**
 * For composites: whether executing `step` would only run it, because nothing observes it, no virtual clock keeps
 * account of it, the work is not to stop, no budget counts it, and `execute` was not replaced. A composite may then call
 * the function of a plain task itself.
 */
export function isPlainCall(step: WorkflowPrimitive<never, unknown>, context: WorkflowContext): boolean {
  const isObserved = (context.instrumentation ?? effectiveInstrumentation()) !== undefined;
  if (isObserved || clockSlot.clock !== undefined || context.aborted || context.isLimited) return false;
  return step.execute === ownExecute;
}
