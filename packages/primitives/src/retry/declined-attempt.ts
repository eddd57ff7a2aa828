import { syncResult } from '@tta/core/authors';
import { DeclinedResultError } from '../declined-result-error.js';
import { withoutStack } from '../without-stack.js';

/** The result of an attempt that `retryResultIf` declined, on its way to the decision about another one. */
export class DeclinedAttempt extends DeclinedResultError {
  static override readonly name: string = 'DeclinedResultError';
  /** Private, so that nothing logs or shows it. */
  readonly #value: unknown;
  /** The error of `retryResultIf` itself. */
  readonly #hookError: { readonly error: unknown } | undefined;

  private constructor(stepName: string, value: unknown, hookError: { readonly error: unknown } | undefined) {
    super(stepName, 'retryResultIf');
    this.#value = value;
    this.#hookError = hookError;
  }

  /** Throws a result that is declined, or that the hook failed on. `stepName` is the retry's. */
  static check(
    stepName: string,
    value: unknown,
    attempt: number,
    retryResultIf: (value: unknown, attempt: number) => boolean,
  ): void {
    let hookError: { readonly error: unknown } | undefined;
    try {
      if (!syncResult('retryResultIf(value)', retryResultIf(value, attempt))) return;
    } catch (error) {
      hookError = { error };
    }
    throw withoutStack(() => new DeclinedAttempt(stepName, value, hookError));
  }

  /** The result. @throws the hook's error, if it failed */
  result(): unknown {
    this.checkHook();
    return this.#value;
  }

  /** Throws the hook's error, if it failed. */
  checkHook(): void {
    if (this.#hookError !== undefined) throw this.#hookError.error;
  }
}
