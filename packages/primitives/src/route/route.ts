import { InvalidOptionError, WorkflowPrimitive, type WorkflowContext } from '@tta/core';
import { functionOption, knownOptions } from '@tta/core/authors';
import { withDefaultName } from '../default-name.js';
import { stepOption, type AnyStep, type AnyStepLike, type InputOf, type OutputOf } from '../step-types.js';
import { routeEvents } from './route-events.js';
import { RouteNotFoundError } from './route-not-found-error.js';
import { takeRoute, type ChosenRoute } from './take-route.js';

/** Steps by the key that chooses them. */
export type Routes = Readonly<Record<string, AnyStepLike>>;

/** The input of all routes: the intersection of their inputs. */
export type RouteInput<Steps> = (
  Steps[keyof Steps] extends infer Step ? (Step extends AnyStepLike ? (input: InputOf<Step>) => void : never) : never
) extends (input: infer Input) => void
  ? Input
  : never;

/** The output of any of the routes. */
export type RouteOutput<Steps> = { [Key in keyof Steps]: OutputOf<Steps[Key]> }[keyof Steps];

/** Chooses a route: gives its key, synchronously or not. `context` is the route's own. */
export type RouteSelector<Input, Key extends string> = (input: Input, context: WorkflowContext) => Key | Promise<Key>;

/** Options of `route`. */
export interface RouteOptions<Otherwise extends AnyStepLike | 'pass' | undefined = AnyStepLike | 'pass' | undefined> {
  /** Default: derived from the first route, such as `route(charge-card...)`; the class's is `RoutePrimitive`. */
  readonly name?: string;
  /**
   * Runs where the selector gives a key that the routes do not have; `pass` hands the input on. Default: such a key is a
   * `RouteNotFoundError`.
   */
  readonly otherwise?: Otherwise;
}

/** Runs one of several steps; see `route`. */
export class RoutePrimitive<Input, Output> extends WorkflowPrimitive<Input, Output> {
  static readonly events = routeEvents;
  override readonly type: string = 'route';
  override readonly runsOnlyChildren = true;
  override readonly replays = true;
  override readonly children: readonly AnyStep[];
  override readonly eventLabels: Readonly<Record<string, readonly string[]>>;
  readonly #select: RouteSelector<Input, string>;
  readonly #routes: ReadonlyMap<string, ChosenRoute>;
  readonly #otherwise: ChosenRoute | undefined;

  constructor(select: RouteSelector<Input, string>, routes: Routes, options: RouteOptions = {}) {
    knownOptions(options, ['name', 'otherwise']);
    const { name = 'RoutePrimitive', otherwise } = options;
    super(name);
    this.#select = functionOption('select', select);
    const steps = routesOption(routes);
    // A map of the object's own keys: a selector that gives `constructor` must not find what the object inherits.
    this.#routes = new Map(Object.entries(steps).map(([route, step]) => [route, { route, step }]));
    const otherwiseStep = otherwise === undefined ? undefined : otherwiseOption(otherwise);
    this.#otherwise = otherwise === undefined ? undefined : { route: 'otherwise', step: otherwiseStep };
    this.eventLabels = { route: [...this.#routes.keys(), ...(otherwise === undefined ? [] : ['otherwise'])] };
    this.children = Object.freeze(childrenOf(steps, otherwiseStep));
  }

  protected run(input: Input, context: WorkflowContext): Promise<Output> {
    return takeRoute(() => this.#choose(input, context), input, context) as Promise<Output>;
  }

  #choose(input: Input, context: WorkflowContext): ChosenRoute | Promise<ChosenRoute> {
    const { executor } = context;
    // An engine records the key, which decides what runs next.
    const key: unknown =
      executor === undefined
        ? this.#select(input, context)
        : executor.record('select', () => this.#select(input, context), context);
    return typeof key === 'string' ? this.#routeOf(key) : this.#later(key);
  }

  async #later(key: unknown): Promise<ChosenRoute> {
    return this.#routeOf(await key);
  }

  #routeOf(key: unknown): ChosenRoute {
    const chosen = this.#routes.get(key as string) ?? this.#otherwise;
    if (chosen === undefined) throw new RouteNotFoundError(this.name, key, [...this.#routes.keys()]);
    return chosen;
  }
}

/**
 * Runs the one of several steps whose key the selector gives. The selector's failure is passed on unchanged. Without
 * `otherwise` the compiler sees that the selector gives only keys that exist.
 * @throws InvalidOptionError
 */
export function route<const Steps extends Routes, Key extends keyof Steps & string>(
  select: RouteSelector<RouteInput<Steps>, Key>,
  routes: Steps,
  options?: RouteOptions<undefined>,
): RoutePrimitive<RouteInput<Steps>, RouteOutput<Steps>>;
export function route<const Steps extends Routes>(
  select: RouteSelector<RouteInput<Steps>, string>,
  routes: Steps,
  options: RouteOptions<'pass'> & { readonly otherwise: 'pass' },
): RoutePrimitive<RouteInput<Steps>, RouteOutput<Steps> | RouteInput<Steps>>;
export function route<const Steps extends Routes, const Otherwise extends AnyStepLike>(
  select: RouteSelector<RouteInput<Steps & { readonly '': Otherwise }>, string>,
  routes: Steps,
  options: RouteOptions<Otherwise> & { readonly otherwise: Otherwise },
): RoutePrimitive<RouteInput<Steps & { readonly '': Otherwise }>, RouteOutput<Steps> | OutputOf<Otherwise>>;
export function route(
  select: RouteSelector<never, string>,
  routes: Routes,
  options: RouteOptions = {},
): RoutePrimitive<never, unknown> {
  knownOptions(options, ['name', 'otherwise']);
  const steps = routesOption(routes);
  const { otherwise } = options;
  const otherwiseStep = otherwise === undefined ? undefined : otherwiseOption(otherwise);
  const named = withDefaultName(options, 'route', childrenOf(steps, otherwiseStep));
  return new RoutePrimitive(
    select,
    steps,
    otherwiseStep === undefined ? named : { ...named, otherwise: otherwiseStep },
  );
}

/** @throws InvalidOptionError */
function routesOption(routes: Routes): Readonly<Record<string, AnyStep>> {
  if (typeof routes !== 'object' || (routes as unknown) === null || Object.keys(routes).length === 0)
    throw new InvalidOptionError('routes', 'an object with a step for each key', routes);
  return Object.fromEntries(
    Object.entries(routes).map(([route, step]) => [route, stepOption(`routes.${route}`, step) as AnyStep]),
  );
}

/** The step; `undefined` where the input is handed on. @throws InvalidOptionError */
function otherwiseOption(otherwise: AnyStepLike | 'pass'): AnyStep | undefined {
  return otherwise === 'pass' ? undefined : stepOption('otherwise', otherwise as AnyStep);
}

function childrenOf(steps: Readonly<Record<string, AnyStep>>, otherwise: AnyStep | undefined): readonly AnyStep[] {
  return otherwise === undefined ? Object.values(steps) : [...Object.values(steps), otherwise];
}
