import { TtaError } from '@tta/core';

/** Thrown for values that cannot be written to a configuration: Alloy would refuse them, or `alloy fmt` damage them. */
export class AlloyConfigError extends TtaError {
  /** Written out, so that the error has it where a bundler renames the class. */
  static override readonly name: string = 'AlloyConfigError';
  /** Where in the given value, such as `targets[0].job`. Empty for the value itself. */
  readonly path: string;
  /** The message without the path: the expected value, the given value, and how to fix it. */
  readonly reason: string;

  constructor(reason: string, path = '', options?: ErrorOptions) {
    super('ERR_TTA_ALLOY_CONFIG', path === '' ? reason : `${path}: ${reason}`, options);
    this.path = path;
    this.reason = reason;
  }

  /** The same error, seen from the value that holds the value it is about. */
  within(parent: string): AlloyConfigError {
    const separator = this.path === '' || this.path.startsWith('[') ? '' : '.';
    return new AlloyConfigError(this.reason, `${parent}${separator}${this.path}`);
  }
}
