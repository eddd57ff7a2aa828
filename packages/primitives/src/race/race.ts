import { InvalidOptionError, WorkflowPrimitive, type WorkflowContext } from '@tta/core';
import { booleanOption, failureStatus, knownOptions, monotonicNow, type AbortScope } from '@tta/core/authors';
import { untilAborted } from '../until-aborted.js';
import { AbandonableWork } from '../abandonable-work.js';
import { costWasted, tellWasted } from '../cost/cost-events.js';
import { withDefaultName } from '../default-name.js';
import { disposeAfter } from '../dispose-after.js';
import { ParallelError } from '../parallel/parallel-error.js';
import type { BranchInput } from '../parallel/parallel.js';
import { whenEnded } from '../stream/when-ended.js';
import { whenOpen } from '../stream/when-open.js';
import { executeStep, stepOption, type AnyStep, type AnyStepLike, type OutputOf } from '../step-types.js';
import { raceBranchFailed, raceEvents, raceWon, raceWorkflowFailed, raceWorkflowStart } from './race-events.js';
import { RaceLostError } from './race-lost-error.js';

/** Options of `race`. */
export interface RaceOptions {
  /** Default: derived from the first branch, such as `race(ask-near...)`; the class's is `RacePrimitive`. */
  readonly name?: string;
  /**
   * Whether the winner's output is given at once, without waiting for the others to end. How they end is then told
   * nowhere. Default `false`.
   */
  readonly abandonLosers?: boolean;
}

/** Runs several branches and takes the first output; see `race`. */
export class RacePrimitive<Input, Output> extends WorkflowPrimitive<Input, Output> {
  static readonly events = raceEvents;
  override readonly type = 'race';
  override readonly runsOnlyChildren = true;
  override readonly replays: boolean;
  override readonly mayRecover = true;
  override readonly children: readonly AnyStep[];
  override readonly eventLabels: Readonly<Record<string, readonly string[]>>;
  readonly #abandonsLosers: boolean;

  constructor(branches: readonly AnyStepLike[], options: RaceOptions = {}) {
    knownOptions(options, ['name', 'abandonLosers']);
    const { name = 'RacePrimitive', abandonLosers = false } = options;
    super(name);
    this.children = branchesOption(branches);
    this.eventLabels = { winner: [...new Set(this.children.map((branch) => branch.name))] };
    this.#abandonsLosers = booleanOption('abandonLosers', abandonLosers);
    // Abandoned losers would go on while the next steps run.
    this.replays = !this.#abandonsLosers;
  }

  protected run(input: Input, context: WorkflowContext): Promise<Output> {
    return (context.isObserved ? this.#runObserved(input, context) : this.#race(input, context)) as Promise<Output>;
  }

  async #runObserved(input: Input, context: WorkflowContext): Promise<unknown> {
    const branch_count = this.children.length;
    const startedAtMs = monotonicNow();
    const failed = (error: unknown): void => {
      const status = failureStatus(error, context);
      context.emit(raceWorkflowFailed, { branch_count, status, duration_ms: monotonicNow() - startedAtMs }, error);
    };
    context.emit(raceWorkflowStart, { branch_count });
    try {
      const output = await this.#race(input, context);
      whenEnded(output, failed);
      return output;
    } catch (error) {
      failed(error);
      throw error;
    }
  }

  async #race(input: Input, context: WorkflowContext): Promise<unknown> {
    // Each branch has a scope of its own, because the winner's may have to last longer than the race: its output may be a stream.
    const scopes = this.children.map(() => context.createScope());
    const works = this.#abandonsLosers ? scopes.map(() => new AbandonableWork(context)) : [];
    const abandonOthers = (winner?: number): void => {
      for (const [index, work] of works.entries()) if (index !== winner) work.abandon();
    };
    const errors: unknown[] = [];
    let won: { readonly output: unknown; readonly index: number } | undefined;
    // A branch that is not waited for may end later.
    let isOver = false;
    let winner: Promise<number> | undefined;
    const startedAtMs = context.isObserved ? monotonicNow() : 0;
    const run = async (branch: AnyStep, index: number): Promise<void> => {
      const scope = scopes[index] as AbortScope;
      const own = contextOf(index, scope, context);
      let output: unknown;
      try {
        const running = executeStep(branch, input, works[index]?.contextOf(own) ?? own);
        works[index]?.runsUntil(running);
        // A stream counts with its first item.
        output = await whenOpen(await running);
        if (won !== undefined || isOver) return;
        if (context.executor !== undefined) {
          // When an engine repeats the race, the branches may end in another order.
          winner ??= context.executor.record('winner', () => index, context);
          if ((await winner) !== index) return;
        }
        won = { output, index };
        abandonOthers(index);
        const reason = new RaceLostError(this.name, branch.name);
        for (const [other, each] of scopes.entries()) if (other !== index) each.abort(reason);
        if (context.isObserved)
          context.emit(raceWon, { branch: index, winner: branch.name, duration_ms: monotonicNow() - startedAtMs });
      } catch (error) {
        errors[index] = error;
        // A loser has not failed, and after the end of the race it would be told too late.
        if (won === undefined && !isOver && context.isObserved && !context.aborted) {
          const facts = { branch: index, primitive_type: branch.name, duration_ms: monotonicNow() - startedAtMs };
          context.emit(raceBranchFailed, { ...facts, status: failureStatus(error, context) }, error);
        }
      } finally {
        if (won?.index !== index)
          tellWasted(own, costWasted.byRace, won === undefined ? 'failed_attempt' : 'lost_race');
        disposeAfter(scope, [output]);
      }
    };
    const ends = this.children.map(run);
    const hasWinner = (): boolean => won !== undefined;
    try {
      await (this.#abandonsLosers ? firstOf(ends, hasWinner, context) : Promise.all(ends));
    } finally {
      isOver = true;
      // Not yet, where the context has aborted.
      if (won === undefined) abandonOthers();
    }
    // Assigned by a branch, which the compiler does not see.
    const result = won as { readonly output: unknown } | undefined;
    if (result !== undefined) return result.output;
    context.throwIfAborted();
    throw errors.length === 1 ? errors[0] : new ParallelError(this.name, errors);
  }
}

/** Where it is observed, a branch has a sum of costs of its own, because that of a loser is lost. */
function contextOf(index: number, scope: AbortScope, context: WorkflowContext): WorkflowContext {
  return context.isObserved
    ? context.forChild({ 'tta.branch.index': index }, scope).withLedger()
    : context.forChild(undefined, scope);
}

/** Resolves when a branch has won, or all have ended; rejects with the context's abort, if that comes first. */
function firstOf(ends: readonly Promise<void>[], hasWinner: () => boolean, context: WorkflowContext): Promise<void> {
  const decided = new Promise<void>((resolve) => {
    for (const end of ends) void end.then(() => hasWinner() && resolve());
    void Promise.all(ends).then(() => resolve());
  });
  return context.abortable ? untilAborted(decided, context.signal) : decided;
}

function branchesOption(branches: readonly AnyStepLike[]): readonly AnyStep[] {
  const expected = 'an array of at least one step';
  if (!Array.isArray(branches) || branches.length === 0) throw new InvalidOptionError('branches', expected, branches);
  // A copy of an array has no holes, which would be passed over.
  return Object.freeze(
    [...(branches as readonly AnyStep[])].map((branch, index) => stepOption(`branches[${index}]`, branch)),
  );
}

/**
 * Runs several branches on the same input at a time and gives the output of the one that succeeds first. The others'
 * signal then aborts, and they are waited for. Where all fail, the failure is thrown: that of an only branch itself,
 * several as one `ParallelError`.
 * @throws InvalidOptionError where there are no branches, or an element is not a step
 */
export function race<const B extends readonly [AnyStepLike, ...AnyStepLike[]]>(
  branches: B,
  options: RaceOptions = {},
): RacePrimitive<BranchInput<B>, OutputOf<B[number]>> {
  const steps = branchesOption(branches);
  return new RacePrimitive(steps, withDefaultName(options, 'race', steps));
}
