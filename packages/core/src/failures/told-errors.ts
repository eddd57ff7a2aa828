/** Values that one step remembers of those thrown inside it: it may run very many steps. */
const mostValues = 100;

/**
 * The errors that a workflow has told, and the name of the step that threw each. An error is known wherever it comes to.
 * A text, or any other value but an object, is known only to the step around those that threw it, because the next step
 * may throw an equal one by itself.
 */
export class ToldErrors {
  readonly #objects = new WeakMap<object, string>();
  readonly #values = new WeakMap<object, Map<unknown, string>>();

  /** The name of the step that threw `error`, for a step that it came to; `undefined` where it was not told. */
  stepOf(error: unknown, step: object): string | undefined {
    return isObject(error) ? this.#objects.get(error) : this.#values.get(step)?.get(error);
  }

  /** `thrower` threw it, inside of the step `around`. */
  add(error: unknown, thrower: string, around: object | undefined): void {
    if (isObject(error)) this.#objects.set(error, thrower);
    else if (around !== undefined) this.#remember(error, thrower, around);
  }

  #remember(value: unknown, thrower: string, around: object): void {
    let values = this.#values.get(around);
    if (values === undefined) this.#values.set(around, (values = new Map<unknown, string>()));
    // To the end, because the latest ones are those that are thrown on.
    values.delete(value);
    values.set(value, thrower);
    if (values.size <= mostValues) return;
    for (const oldest of values.keys()) {
      values.delete(oldest);
      return;
    }
  }
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}
