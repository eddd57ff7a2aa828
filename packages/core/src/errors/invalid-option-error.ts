import { showValue } from '../platform/show-value.js';
import { TtaError } from './tta-error.js';

/** An option was not what it must be. Thrown where the option is given, never later while running. */
export class InvalidOptionError extends TtaError {
  /** Written out, so that the error has it where a bundler renames the class. */
  static override readonly name: string = 'InvalidOptionError';
  /** Name of the option, with its path when nested: `queue.capacity`. */
  readonly option: string;
  /** What was allowed, as a phrase that follows "must be". */
  readonly expected: string;
  /** What came. */
  readonly received: unknown;

  /** `advice` says what to do, as a phrase that may follow a semicolon. */
  constructor(option: string, expected: string, received: unknown, advice?: string) {
    const what = `${option} must be ${expected}, got ${showValue(received)}`;
    super('ERR_TTA_INVALID_OPTION', advice === undefined ? what : `${what}; ${advice}`);
    this.option = option;
    this.expected = expected;
    this.received = received;
  }
}
