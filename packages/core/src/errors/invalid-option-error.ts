import { describeName, describeReceived } from '../platform/describe-value.js';
import { TtaError } from './tta-error.js';

const pathLike = /^[\p{L}\p{N}$_.[\]() -]{1,100}$/u;

/**
 * An option is invalid. Thrown where the option is given, never later while running. Values that may be secret are
 * neither kept nor shown, because Node prints the properties of an uncaught error.
 */
export class InvalidOptionError extends TtaError {
  /** Written out, so that the error has it where a bundler renames the class. */
  static override readonly name: string = 'InvalidOptionError';
  /** Name of the option, with its path when nested: `queue.capacity`. */
  readonly option: string;
  /** The allowed values, as a phrase that follows "must be". */
  readonly expected: string;
  /** A description of the value given: `-1`, `a string of 12 characters`, `an object`. Never the value itself. */
  readonly received: string;

  /**
   * `advice` says what to do, as a phrase that may follow a semicolon. `mayShowText`: the option takes only words and
   * numbers, so a string that looks like one is shown. Default `false`: only the length of a string is shown.
   */
  constructor(option: string, expected: string, received: unknown, advice?: string, mayShowText = false) {
    const name = pathLike.test(option) ? option : describeName(option);
    const shown = describeReceived(option, received, mayShowText);
    const what = `${name} must be ${expected}, got ${shown}`;
    super('ERR_TTA_INVALID_OPTION', advice === undefined ? what : `${what}; ${advice}`);
    this.option = name;
    this.expected = expected;
    this.received = shown;
  }
}
