declare const valueType: unique symbol;

/** A typed slot of a `WorkflowContext`. Two keys are never equal, whatever their description. */
export interface ContextKey<T> {
  /** Shown in debuggers and messages. */
  readonly description: string;
  /** The value that `context.get` returns if none was set. */
  readonly defaultValue: T | undefined;
  /** How far values reach; see `ContextKeyOptions`. */
  readonly scope: 'execution' | 'call';
  /** Carries the type only; never set. */
  readonly [valueType]?: T;
}

/** Options of a context key. */
export interface ContextKeyOptions {
  /**
   * `call`: the value is about one call, such as which attempt it is. Work that a cache shares between callers, and work
   * in the background, do not get it. Default `execution`: all work has it that the execution begins.
   */
  readonly scope?: 'execution' | 'call';
}

/** Makes a slot for values of one type: `const playerKey = createContextKey<Player>('player')`. */
export function createContextKey<T>(
  description: string,
  defaultValue?: T,
  { scope = 'execution' }: ContextKeyOptions = {},
): ContextKey<T> {
  return Object.freeze({ description, defaultValue, scope });
}
