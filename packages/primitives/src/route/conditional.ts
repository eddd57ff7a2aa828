import { WorkflowPrimitive, type WorkflowContext } from '@tta/core';
import { functionOption, knownOptions } from '@tta/core/authors';
import { withDefaultName } from '../default-name.js';
import { stepOption, type AnyStep, type AnyStepLike, type InputOf, type OutputOf } from '../step-types.js';
import { routeEvents } from './route-events.js';
import { takeRoute, type ChosenRoute } from './take-route.js';
import type { RouteInput } from './route.js';

/** Decides which step runs, synchronously or not. `context` is the conditional's own. */
export type Predicate<Input> = (input: Input, context: WorkflowContext) => boolean | Promise<boolean>;

/** Options of `conditional`. */
export interface ConditionalOptions {
  /** Default: derived from the first step, such as `conditional(upgrade...)`; the class's is `ConditionalPrimitive`. */
  readonly name?: string;
}

/** Runs one step or another; see `conditional`. */
export class ConditionalPrimitive<Input, Output> extends WorkflowPrimitive<Input, Output> {
  static readonly events = routeEvents;
  override readonly type = 'conditional';
  override readonly runsOnlyChildren = true;
  override readonly replays = true;
  override readonly children: readonly AnyStep[];
  override readonly eventLabels = { route: ['true', 'false'] };
  readonly #predicate: Predicate<Input>;
  readonly #whenTrue: ChosenRoute;
  readonly #whenFalse: ChosenRoute;

  constructor(
    predicate: Predicate<Input>,
    whenTrue: AnyStepLike,
    whenFalse?: AnyStepLike,
    options: ConditionalOptions = {},
  ) {
    knownOptions(options, ['name']);
    const { name = 'ConditionalPrimitive' } = options;
    super(name);
    this.#predicate = functionOption('predicate', predicate);
    this.#whenTrue = { route: 'true', step: stepOption('whenTrue', whenTrue as AnyStep) };
    this.#whenFalse = {
      route: 'false',
      step: whenFalse === undefined ? undefined : stepOption('whenFalse', whenFalse as AnyStep),
    };
    this.children = Object.freeze(
      [this.#whenTrue.step, this.#whenFalse.step].filter((step): step is AnyStep => step !== undefined),
    );
  }

  protected run(input: Input, context: WorkflowContext): Promise<Output> {
    return takeRoute(() => this.#choose(input, context), input, context) as Promise<Output>;
  }

  #choose(input: Input, context: WorkflowContext): ChosenRoute | Promise<ChosenRoute> {
    const { executor } = context;
    // An engine records the answer, which decides what runs next.
    const answer: unknown =
      executor === undefined
        ? this.#predicate(input, context)
        : executor.record('predicate', () => this.#predicate(input, context), context);
    return typeof answer === 'boolean' ? this.#routeOf(answer) : this.#later(answer);
  }

  async #later(answer: unknown): Promise<ChosenRoute> {
    return this.#routeOf(await answer);
  }

  #routeOf(answer: unknown): ChosenRoute {
    return answer ? this.#whenTrue : this.#whenFalse;
  }
}

/**
 * Runs `whenTrue` where the predicate holds, else `whenFalse`. Without `whenFalse` the input is passed on. The
 * predicate's failure is passed on unchanged.
 * @throws InvalidOptionError
 */
export function conditional<const WhenTrue extends AnyStepLike>(
  predicate: Predicate<InputOf<WhenTrue>>,
  whenTrue: WhenTrue,
  whenFalse?: undefined,
  options?: ConditionalOptions,
): ConditionalPrimitive<InputOf<WhenTrue>, OutputOf<WhenTrue> | InputOf<WhenTrue>>;
export function conditional<const WhenTrue extends AnyStepLike, const WhenFalse extends AnyStepLike>(
  predicate: Predicate<RouteInput<{ true: WhenTrue; false: WhenFalse }>>,
  whenTrue: WhenTrue,
  whenFalse: WhenFalse,
  options?: ConditionalOptions,
): ConditionalPrimitive<RouteInput<{ true: WhenTrue; false: WhenFalse }>, OutputOf<WhenTrue> | OutputOf<WhenFalse>>;
export function conditional(
  predicate: Predicate<never>,
  whenTrue: AnyStepLike,
  whenFalse?: AnyStepLike,
  options: ConditionalOptions = {},
): ConditionalPrimitive<never, unknown> {
  const step = stepOption('whenTrue', whenTrue as AnyStep);
  const other = whenFalse === undefined ? undefined : stepOption('whenFalse', whenFalse as AnyStep);
  const named = withDefaultName(options, 'conditional', other === undefined ? [step] : [step, other]);
  return new ConditionalPrimitive(predicate, step, other, named);
}
