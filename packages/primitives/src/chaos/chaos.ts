import { WorkflowPrimitive, type WorkflowContext } from '@tta/core';
import {
  booleanOption,
  knownOptions,
  longestTimerMs,
  numberOption,
  sleep,
  syncFunctionOption,
  syncResult,
} from '@tta/core/authors';
import { withDefaultName } from '../default-name.js';
import { executeStep, stepOption, type StepLike } from '../step-types.js';
import { ChaosError } from './chaos-error.js';
import { chaosEvents, chaosFailureInjected, chaosLatencyInjected } from './chaos-events.js';

/** Options of `chaos`. */
export interface ChaosOptions {
  /** Default: from the innermost step, as `chaos(narrate)`; of the class `ChaosPrimitive`. */
  readonly name?: string;
  /** Share of calls that fail with a `ChaosError`, from 0 to 1. Default 0. */
  readonly failureRate?: number;
  /** Milliseconds that each call waits first. Default 0. */
  readonly latencyMs?: number;
  /** Whether faults are injected now. A function is asked for each call and must answer synchronously. Default `false`. */
  readonly enabled?: boolean | (() => boolean);
  /** Gives a number from 0 up to 1 for `failureRate`. Default `Math.random`. */
  readonly random?: () => number;
}

/** Injects faults on purpose; see `chaos`. */
export class ChaosPrimitive<Input, Output> extends WorkflowPrimitive<Input, Output> {
  static readonly events = chaosEvents;
  override readonly type = 'chaos';
  override readonly runsOnlyChildren = true;
  override readonly children: readonly WorkflowPrimitive<Input, Output>[];
  readonly #child: WorkflowPrimitive<Input, Output>;
  readonly #failureRate: number;
  readonly #latencyMs: number;
  readonly #isEnabled: () => boolean;
  readonly #random: () => number;

  constructor(child: StepLike<Input, Output>, options: ChaosOptions = {}) {
    knownOptions(options, ['name', 'failureRate', 'latencyMs', 'enabled', 'random']);
    const { name = 'ChaosPrimitive', failureRate = 0, latencyMs = 0, enabled = false, random = Math.random } = options;
    super(name);
    this.#failureRate = numberOption('failureRate', failureRate, { min: 0, max: 1 });
    this.#latencyMs = numberOption('latencyMs', latencyMs, { min: 0, max: longestTimerMs });
    this.#isEnabled =
      typeof enabled === 'function'
        ? syncFunctionOption('enabled', enabled)
        : always(booleanOption('enabled', enabled));
    this.#random = syncFunctionOption('random', random);
    this.#child = stepOption('child', child);
    this.children = [this.#child];
  }

  protected run(input: Input, context: WorkflowContext): Promise<Output> {
    if (syncResult('enabled()', this.#isEnabled())) return this.#disturb(input, context);
    return executeStep(this.#child, input, context.forChild(undefined)) as Promise<Output>;
  }

  async #disturb(input: Input, context: WorkflowContext): Promise<Output> {
    if (this.#latencyMs > 0) {
      context.emit(chaosLatencyInjected, { fault: 'latency', latency_ms: this.#latencyMs });
      await sleep(this.#latencyMs, context.abortable ? context.signal : undefined);
      context.throwIfAborted();
    }
    if (syncResult('random()', this.#random()) < this.#failureRate) {
      context.emit(chaosFailureInjected, { fault: 'failure' });
      throw new ChaosError(this.name);
    }
    return executeStep(this.#child, input, context.forChild(undefined)) as Promise<Output>;
  }
}

function always(answer: boolean): () => boolean {
  return () => answer;
}

/**
 * Injects latency and failures on purpose, to see before a bad day how a workflow bears them. Off by default.
 * @throws InvalidOptionError
 */
export function chaos<Input, Output>(
  child: StepLike<Input, Output>,
  options: ChaosOptions = {},
): ChaosPrimitive<Input, Output> {
  const step = stepOption('child', child);
  return new ChaosPrimitive(step, withDefaultName(options, 'chaos', [step]));
}
