import { StepStream, WorkflowPrimitive, type Spent, type WorkflowContext } from '@tta/core';
import { functionOption, knownOptions, warnOnce } from '@tta/core/authors';
import { withDefaultName } from '../default-name.js';
import { executeStep, stepOption, type StepLike } from '../step-types.js';

/** Options of `metered`. */
export interface MeteredOptions {
  /**
   * Called once at the end of each execution, also where it failed, with all that was spent in it. A stream ends with its
   * last item. If it throws, a warning says so.
   */
  readonly onSpent: (spent: Spent, context: WorkflowContext) => void;
  /** Default: derived from the step, such as `metered(narrate)`; the class's is `MeteredPrimitive`. */
  readonly name?: string;
}

const nothing: Spent = Object.freeze({
  usd: 0,
  totalTokens: 0,
  inputTokens: 0,
  cachedInputTokens: 0,
  cacheWriteTokens: 0,
  outputTokens: 0,
  reasoningTokens: 0,
});

/** Tells what each execution of a step cost; see `metered`. */
export class MeteredPrimitive<Input, Output> extends WorkflowPrimitive<Input, Output> {
  override readonly type = 'metered';
  override readonly runsOnlyChildren = true;
  override readonly children: readonly WorkflowPrimitive<Input, Output>[];
  readonly #child: WorkflowPrimitive<Input, Output>;
  readonly #onSpent: MeteredOptions['onSpent'];

  constructor(child: StepLike<Input, Output>, options: MeteredOptions) {
    knownOptions(options, ['onSpent', 'name']);
    const { name = 'MeteredPrimitive' } = options;
    super(name);
    this.#child = stepOption('child', child);
    this.children = Object.freeze([this.#child]);
    this.#onSpent = functionOption('onSpent', options.onSpent);
  }

  protected async run(input: Input, context: WorkflowContext): Promise<Output> {
    const own = context.withLedger();
    try {
      const output = (await executeStep(this.#child, input, own)) as Output;
      if (StepStream.is(output)) output.onEnd(() => this.#tell(own));
      else this.#tell(own);
      return output;
    } catch (error) {
      this.#tell(own);
      throw error;
    }
  }

  #tell(context: WorkflowContext): void {
    try {
      this.#onSpent(context.spentInside ?? nothing, context);
    } catch (error) {
      const type = error instanceof Error ? error.name : typeof error;
      warnOnce(`onSpent of ${this.name}`, `the option onSpent of step ${this.name} threw ${type}.`);
    }
  }
}

/**
 * Tells what each execution of a step cost, once it has ended. Costs of code that the step leaves running are counted
 * in the execution around, and not told here.
 * @throws InvalidOptionError
 */
export function metered<Input, Output>(
  child: StepLike<Input, Output>,
  options: MeteredOptions,
): MeteredPrimitive<Input, Output> {
  const step = stepOption('child', child);
  return new MeteredPrimitive(step, withDefaultName(options, 'metered', [step]));
}
