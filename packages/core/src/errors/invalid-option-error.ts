import { describeName, describeReceived } from '../platform/describe-value.js';
import { TtaError } from './tta-error.js';

const pathLike = /^[\p{L}\p{N}$_.[\]() -]{1,100}$/u;

/**
 * An option was not what it must be. Thrown where the option is given, never later while running. What came is neither kept nor shown
 * where it may be secret: Node prints the properties of an error that nobody catches.
 */
export class InvalidOptionError extends TtaError {
  /** Written out, so that the error has it where a bundler renames the class. */
  static override readonly name: string = 'InvalidOptionError';
  /** Name of the option, with its path when nested: `queue.capacity`. */
  readonly option: string;
  /** What was allowed, as a phrase that follows "must be". */
  readonly expected: string;
  /** What came, described: `-1`, `a string of 12 characters`, `an object`. Never the value itself. */
  readonly received: string;

  /**
   * `advice` says what to do, as a phrase that may follow a semicolon. `mayShowText`: only words and numbers belong here, so that a text
   * which looks like one is shown. Default `false`: of a text only the length is told.
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
