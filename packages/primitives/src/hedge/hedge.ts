import { InvalidOptionError, WorkflowPrimitive, type WorkflowContext } from '@tta/core';
import { withDefaultName } from '../default-name.js';
import { stepOption, type AnyStep, type StepLike } from '../step-types.js';
import { hedgeEvents } from './hedge-events.js';
import { readHedgeOptions, type HedgeOptions } from './hedge-options.js';
import { HedgedCall, type HedgeParts } from './hedged-call.js';
import { LatencyWindow } from './latency-window.js';

/** Starts another attempt when the first does not answer in time; see `hedge`. */
export class HedgePrimitive<Input, Output> extends WorkflowPrimitive<Input, Output> {
  static readonly events = hedgeEvents;
  override readonly type = 'hedge';
  override readonly runsOnlyChildren = true;
  override readonly mayRecover = true;
  override readonly children: readonly WorkflowPrimitive<Input, Output>[];
  readonly #parts: HedgeParts;

  constructor(child: StepLike<Input, Output>, options: HedgeOptions) {
    const settings = readHedgeOptions(options);
    const { name = 'HedgePrimitive' } = options;
    super(name);
    const step = stepOption('child', child);
    refuseRetry(step);
    this.children = [step];
    const { percentile } = settings;
    this.#parts = {
      name,
      child: step,
      settings,
      latencies: percentile === undefined ? undefined : new LatencyWindow(percentile),
    };
  }

  protected run(input: Input, context: WorkflowContext): Promise<Output> {
    this.#parts.settings.budget?.deposit();
    return new HedgedCall(this.#parts, input, context).start() as Promise<Output>;
  }
}

/** Looks through wrappers of one child. Hedged retries would multiply the load just when a service is slow. */
function refuseRetry(child: AnyStep): void {
  const seen = new Set<AnyStep>();
  let step: AnyStep | undefined = child;
  while (step !== undefined && !seen.has(step)) {
    if (step.type === 'retry') {
      const advice = 'put the retry around the hedge: a failed attempt starts the next at once';
      throw new InvalidOptionError('child', 'a step that does not retry', child, advice);
    }
    seen.add(step);
    // A step of another library may have no children.
    const inner: readonly AnyStep[] = (step as Partial<AnyStep>).children ?? [];
    step = inner.length === 1 ? inner[0] : undefined;
  }
}

/**
 * Starts another attempt of a step when the first has not answered in time, or at once when it failed. The first success
 * wins; the signals of the others abort, and they are not waited for. If all fail, the first attempt's failure is thrown.
 * Doubles no more calls than are slow, so it cuts the tail of latencies at little cost.
 * @throws InvalidOptionError without `idempotent: true`, or if the step is a retry
 */
export function hedge<Input, Output>(
  child: StepLike<Input, Output>,
  options: HedgeOptions,
): HedgePrimitive<Input, Output> {
  const step = stepOption('child', child);
  return new HedgePrimitive(step, withDefaultName(options, 'hedge', [step]));
}
