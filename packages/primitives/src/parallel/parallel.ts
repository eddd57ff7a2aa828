import {
  InvalidOptionError,
  WorkflowPrimitive,
  type Attributes,
  type FailureStatus,
  type WorkflowContext,
} from '@tta/core';
import {
  choiceOption,
  failureStatus,
  integerOption,
  knownOptions,
  monotonicNow,
  type AbortScope,
} from '@tta/core/authors';
import { startPool } from './branch-pool.js';
import { failureOf } from './failure-of.js';
import { SiblingFailedError } from './parallel-error.js';
import { whenAll } from './when-all.js';
import { withDefaultName } from '../default-name.js';
import { disposeAfter } from '../dispose-after.js';
import { executeStep, stepOption, type AnyStep, type AnyStepLike, type InputOf, type OutputOf } from '../step-types.js';
import {
  parallelBranchComplete,
  parallelBranchFailed,
  parallelBranchStart,
  parallelEvents,
  parallelWorkflowComplete,
  parallelWorkflowFailed,
  parallelWorkflowStart,
} from './parallel-events.js';

/** Branches as a tuple or as an object. */
export type Branches = readonly AnyStepLike[] | Readonly<Record<string, AnyStepLike>>;

/** The input of all branches: the intersection of their inputs. */
export type BranchInput<B extends Branches> =
  Takes<B[keyof B & (B extends readonly AnyStepLike[] ? number : string)]> extends (input: infer Input) => void
    ? Input
    : never;
type Takes<Step> = Step extends AnyStepLike ? (input: InputOf<Step>) => void : never;

/** The outputs of the branches, in the shape of the branches. */
export type BranchOutputs<B extends Branches> = { -readonly [Key in keyof B]: OutputOf<B[Key]> };

/** How one branch ended. */
export type BranchOutcome<Output> =
  { readonly status: 'success'; readonly value: Output } | { readonly status: FailureStatus; readonly error: unknown };

/** How all branches ended, in the shape of the branches. */
export type BranchOutcomes<B extends Branches> = { -readonly [Key in keyof B]: BranchOutcome<OutputOf<B[Key]>> };

/** Options of `parallel`. */
export interface ParallelOptions {
  /** Default: from the first branch, as `parallel(load-player...)`; of the class `ParallelPrimitive`. */
  readonly name?: string;
  /** How many branches run at a time, at least 1. Default `Infinity`. */
  readonly maxConcurrency?: number;
  /**
   * `fail`: a failing branch ends the others, and its error is thrown once all have settled.
   * `settle`: each branch's outcome is returned, and none ends another. Default `fail`.
   */
  readonly mode?: 'fail' | 'settle';
}

/** Runs several branches on the same input at a time; see `parallel`. */
export class ParallelPrimitive<Input, Output> extends WorkflowPrimitive<Input, Output> {
  static readonly events = parallelEvents;
  override readonly type = 'parallel';
  override readonly runsOnlyChildren = true;
  override readonly replays = true;
  /** In mode `settle` a failing branch is an outcome. */
  override readonly mayRecover: boolean;
  override readonly children: readonly AnyStep[];
  readonly #keys: readonly string[] | undefined;
  readonly #positions: readonly Attributes[];
  readonly #maxConcurrency: number;
  readonly #settles: boolean;

  constructor(branches: Branches, options: ParallelOptions = {}) {
    knownOptions(options, ['name', 'maxConcurrency', 'mode']);
    const { name = 'ParallelPrimitive', maxConcurrency = Infinity, mode = 'fail' } = options;
    super(name);
    const steps = branchesOption(branches);
    this.#keys = Array.isArray(steps) ? undefined : Object.keys(steps);
    this.children = Object.values(steps);
    this.#positions = this.children.map((_, index) => ({ 'tta.branch.index': index }));
    this.#maxConcurrency = integerOption('maxConcurrency', maxConcurrency, {
      min: 1,
      allowInfinity: true,
    });
    this.#settles = choiceOption('mode', mode, ['fail', 'settle']) === 'settle';
    this.mayRecover = this.#settles;
  }

  protected run(input: Input, context: WorkflowContext): Promise<Output> {
    return context.isObserved ? this.#runObserved(input, context) : this.#runAll(input, context);
  }

  async #runObserved(input: Input, context: WorkflowContext): Promise<Output> {
    const branch_count = this.children.length;
    const startedAtMs = monotonicNow();
    context.emit(parallelWorkflowStart, { branch_count });
    try {
      const output = await this.#runAll(input, context);
      context.emit(parallelWorkflowComplete, { branch_count, total_duration_ms: monotonicNow() - startedAtMs });
      return output;
    } catch (error) {
      const status = failureStatus(error, context);
      context.emit(parallelWorkflowFailed, { branch_count, status, duration_ms: monotonicNow() - startedAtMs }, error);
      throw error;
    }
  }

  #runAll(input: Input, context: WorkflowContext): Promise<Output> {
    if (this.#settles) return this.#settle(input, context);
    const scope = context.createScope();
    const running = this.#start(input, context, scope);
    return whenAll(
      running,
      (outputs) => {
        disposeAfter(scope, outputs);
        return this.#shaped(outputs);
      },
      (error) => this.#fail(error, running, scope, context),
    );
  }

  /** No branch ends another, so the context's own scope does. */
  async #settle(input: Input, context: WorkflowContext): Promise<Output> {
    return this.#outcomes(await Promise.allSettled(this.#start(input, context, undefined)), context);
  }

  /** Ends the other branches, and gives the failure once all have settled. */
  async #fail(
    error: unknown,
    running: readonly Promise<unknown>[],
    scope: AbortScope,
    context: WorkflowContext,
  ): Promise<never> {
    scope.abort(new SiblingFailedError(this.name, error));
    const settled = await Promise.allSettled(running);
    scope.dispose();
    throw failureOf(this.name, settled, scope, context);
  }

  #start(input: Input, context: WorkflowContext, scope: AbortScope | undefined): Promise<unknown>[] {
    if (this.#maxConcurrency >= this.children.length) return this.#startAll(input, context, scope);
    return startPool(this.children, this.#maxConcurrency, this.name, scope, (index) =>
      this.#startBranch(index, input, context, scope),
    );
  }

  #startAll(input: Input, context: WorkflowContext, scope: AbortScope | undefined): Promise<unknown>[] {
    if (context.isObserved)
      return this.children.map((_, index) => this.#runObservedBranch(index, input, context, scope));
    const own = context.forChild(undefined, scope);
    return this.children.map((branch) => executeStep(branch, input, own));
  }

  #startBranch(index: number, input: Input, context: WorkflowContext, scope: AbortScope | undefined): Promise<unknown> {
    if (context.isObserved) return this.#runObservedBranch(index, input, context, scope);
    return executeStep(this.children[index] as AnyStep, input, context.forChild(undefined, scope));
  }

  async #runObservedBranch(
    index: number,
    input: Input,
    context: WorkflowContext,
    scope: AbortScope | undefined,
  ): Promise<unknown> {
    const branch = this.children[index] as AnyStep;
    const own = context.forChild(this.#positions[index], scope);
    const startedAtMs = monotonicNow();
    own.emit(parallelBranchStart, { branch: index, primitive_type: branch.name });
    try {
      const output: unknown = await branch.execute(input, own);
      own.emit(parallelBranchComplete, {
        branch: index,
        primitive_type: branch.name,
        duration_ms: monotonicNow() - startedAtMs,
      });
      return output;
    } catch (error) {
      const status = failureStatus(error, own);
      own.emit(
        parallelBranchFailed,
        { branch: index, primitive_type: branch.name, status, duration_ms: monotonicNow() - startedAtMs },
        error,
      );
      throw error;
    }
  }

  #outcomes(settled: readonly PromiseSettledResult<unknown>[], context: WorkflowContext): Output {
    const outcomes = settled.map((result): BranchOutcome<unknown> =>
      result.status === 'fulfilled'
        ? { status: 'success', value: result.value }
        : { status: failureStatus(result.reason, context), error: result.reason as unknown },
    );
    // A branch that the abort ended has no outcome; a branch that ended by itself before has one.
    if (outcomes.some(({ status }) => status === 'cancelled' || status === 'timeout')) context.throwIfAborted();
    return this.#shaped(outcomes);
  }

  #shaped(values: unknown[]): Output {
    if (this.#keys === undefined) return values as Output;
    return Object.fromEntries(this.#keys.map((key, index) => [key, values[index]])) as Output;
  }
}

/** The steps of the branches, in the same shape. @throws InvalidOptionError */
function branchesOption(branches: Branches): AnyStep[] | Record<string, AnyStep> {
  if (typeof branches !== 'object' || (branches as unknown) === null || branches instanceof WorkflowPrimitive) {
    throw new InvalidOptionError('branches', 'an array or an object of steps', branches);
  }
  // A copy of an array has no holes, which would be passed over.
  const entries = Object.entries<AnyStepLike>(
    Array.isArray(branches) ? [...(branches as readonly AnyStepLike[])] : branches,
  );
  const steps = entries.map(([key, branch]): [string, AnyStep] => [key, stepOption(`branches.${key}`, branch)]);
  return Array.isArray(branches) ? steps.map(([, step]) => step) : Object.fromEntries(steps);
}

/**
 * Runs several branches, given as a tuple or an object, on the same input at a time. The output has the same shape.
 * When a branch fails, the others' signal aborts, and once all have settled the failure is thrown: the error itself, or
 * a `ParallelError` if several failed. Without branches it gives `[]` or `{}`. A named function is a branch too.
 * @throws InvalidOptionError where an element is neither a step nor a named function
 */
export function parallel<const B extends Branches>(
  branches: B,
  options: ParallelOptions & { readonly mode: 'settle' },
): ParallelPrimitive<BranchInput<B>, BranchOutcomes<B>>;
export function parallel<const B extends Branches>(
  branches: B,
  options?: ParallelOptions & { readonly mode?: 'fail' },
): ParallelPrimitive<BranchInput<B>, BranchOutputs<B>>;
export function parallel(branches: Branches, options: ParallelOptions = {}): ParallelPrimitive<unknown, unknown> {
  const steps = branchesOption(branches);
  return new ParallelPrimitive(steps, withDefaultName(options, 'parallel', Object.values(steps)));
}
