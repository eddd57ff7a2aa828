/** The errors that a workflow has told, and the step that threw each. */
export class ToldErrors {
  readonly #objects = new WeakMap<object, string>();
  /** A text or another value that was thrown, which a weak map cannot keep: the last one. */
  #value: unknown;
  #valueStep: string | undefined;

  /** The name of the step that threw it; `undefined` where it was not told. */
  stepOf(error: unknown): string | undefined {
    if (isObject(error)) return this.#objects.get(error);
    return Object.is(error, this.#value) ? this.#valueStep : undefined;
  }

  add(error: unknown, step: string): void {
    if (isObject(error)) this.#objects.set(error, step);
    else {
      this.#value = error;
      this.#valueStep = step;
    }
  }
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}
