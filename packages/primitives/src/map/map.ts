import { WorkflowPrimitive, type WorkflowContext } from '@tta/core';
import { choiceOption, failureStatus, integerOption, knownOptions, monotonicNow } from '@tta/core/authors';
import { withDefaultName } from '../default-name.js';
import type { BranchOutcome } from '../parallel/parallel.js';
import { stepOption, type StepLike } from '../step-types.js';
import type { Items } from './item-source.js';
import { mapEvents, mapWorkflowComplete, mapWorkflowFailed, mapWorkflowStart } from './map-events.js';
import { MapRun } from './map-run.js';

/** Options of `map`. */
export interface MapOptions {
  /** Default: derived from the step, such as `map(load-row)`; the class's is `MapPrimitive`. */
  readonly name?: string;
  /** How many items run at a time, at least 1; `Infinity` runs all. Default 8. */
  readonly maxConcurrency?: number;
  /**
   * `fail`: a failing item ends the others, and its error is thrown once all that ran have settled.
   * `settle`: each item's outcome is returned, and none ends another. Default `fail`.
   */
  readonly mode?: 'fail' | 'settle';
}

/** Runs a step on each item of its input; see `map`. */
export class MapPrimitive<Item, Output> extends WorkflowPrimitive<Items<Item>, Output[]> {
  static readonly events = mapEvents;
  override readonly type = 'map';
  override readonly runsOnlyChildren = true;
  override readonly replays = true;
  /** In mode `settle` a failing item is an outcome. */
  override readonly mayRecover: boolean;
  override readonly children: readonly WorkflowPrimitive<Item, unknown>[];
  readonly #child: WorkflowPrimitive<Item, unknown>;
  readonly #maxConcurrency: number;
  readonly #settles: boolean;

  constructor(child: StepLike<Item, unknown>, options: MapOptions = {}) {
    knownOptions(options, ['name', 'maxConcurrency', 'mode']);
    const { name = 'MapPrimitive', maxConcurrency = 8, mode = 'fail' } = options;
    super(name);
    this.#child = stepOption('child', child);
    this.children = Object.freeze([this.#child]);
    this.#maxConcurrency = integerOption('maxConcurrency', maxConcurrency, { min: 1, allowInfinity: true });
    this.#settles = choiceOption('mode', mode, ['fail', 'settle']) === 'settle';
    this.mayRecover = this.#settles;
  }

  protected run(items: Items<Item>, context: WorkflowContext): Promise<Output[]> {
    const run = new MapRun(this.name, this.#child, this.#settles, context);
    return (context.isObserved ? this.#observed(run, items, context) : this.#outputs(run, items)) as Promise<Output[]>;
  }

  #outputs(run: MapRun<Item>, items: Items<Item>): Promise<unknown[]> {
    return run.outputsOf(items, this.#maxConcurrency);
  }

  async #observed(run: MapRun<Item>, items: Items<Item>, context: WorkflowContext): Promise<unknown[]> {
    const startedAtMs = monotonicNow();
    context.emit(mapWorkflowStart, { max_concurrency: this.#maxConcurrency });
    try {
      const outputs = await this.#outputs(run, items);
      const { itemCount: item_count, sampledCount: sampled_count } = run;
      context.emit(mapWorkflowComplete, { item_count, sampled_count, total_duration_ms: monotonicNow() - startedAtMs });
      return outputs;
    } catch (error) {
      const { itemCount: item_count, sampledCount: sampled_count } = run;
      const status = failureStatus(error, context);
      const duration_ms = monotonicNow() - startedAtMs;
      context.emit(mapWorkflowFailed, { item_count, sampled_count, status, duration_ms }, error);
      throw error;
    }
  }
}

/**
 * Runs a step on each item of an array, an iterable or an async iterable, several at a time. The outputs are in the
 * order of the items. An iterator is asked for an item only when it can run. When an item fails, the others' signal
 * aborts, no further item begins, the iterator is closed, and once all that ran have settled the failure is thrown: the
 * error itself, or a `ParallelError` if several failed.
 * @throws InvalidOptionError
 */
export function map<Item, Output>(
  child: StepLike<Item, Output>,
  options: MapOptions & { readonly mode: 'settle' },
): MapPrimitive<Item, BranchOutcome<Output>>;
export function map<Item, Output>(
  child: StepLike<Item, Output>,
  options?: MapOptions & { readonly mode?: 'fail' },
): MapPrimitive<Item, Output>;
export function map<Item>(child: StepLike<Item, unknown>, options: MapOptions = {}): MapPrimitive<Item, unknown> {
  const step = stepOption('child', child);
  return new MapPrimitive(step, withDefaultName(options, 'map', [step]));
}
