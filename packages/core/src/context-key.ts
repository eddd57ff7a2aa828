declare const valueType: unique symbol;

/** A typed slot of a `WorkflowContext`. Two keys are never equal, whatever their description. */
export interface ContextKey<T> {
  /** Shown in debuggers and messages. */
  readonly description: string;
  /** The value that `context.get` returns if none was set. */
  readonly defaultValue: T | undefined;
  /** Carries the type only; never set. */
  readonly [valueType]?: T;
}

/** Makes a slot for values of one type: `const playerKey = createContextKey<Player>('player')`. */
export function createContextKey<T>(description: string, defaultValue?: T): ContextKey<T> {
  return Object.freeze({ description, defaultValue });
}
