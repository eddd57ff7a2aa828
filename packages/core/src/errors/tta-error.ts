import type { CancelledBy, FailureStatus } from '../outcome.js';
import { errorPage } from '../platform/docs-address.js';

/** Marks errors of every installed copy of this package, so that `TtaError.is` works across copies. */
const mark = Symbol.for('@tta/core/TtaError');

/** Base of every error that TTA itself throws. Tell them apart by `code`; messages may be reworded at any time. */
export class TtaError extends Error {
  /** Written out, so that the error has it where a bundler renames the class. */
  static override readonly name: string = 'TtaError';
  /** Stable, for programs: `ERR_TTA_INVALID_OPTION`, `ERR_TTA_TIMEOUT`, ... */
  readonly code: string;
  /** How a step that ends with this error is reported. A subclass that means a refusal or a timeout says so here. */
  readonly status: FailureStatus = 'error';
  /** The part that cancelled, where the status is `cancelled`. A subclass that ends its siblings says so here. */
  readonly cancelledBy?: CancelledBy;

  constructor(code: string, message: string, options?: ErrorOptions) {
    const page = errorPage(code);
    super(page === undefined ? message : `${message} (${page})`, options);
    this.name = new.target.name;
    this.code = code;
  }

  /**
   * Whether `error` is a TTA error, including those of other installed copies of `@tta/core`, which `instanceof`
   * misses.
   */
  static is(error: unknown): error is TtaError {
    return typeof error === 'object' && error !== null && mark in error;
  }

  static {
    Object.defineProperty(this.prototype, mark, { value: true });
  }
}
