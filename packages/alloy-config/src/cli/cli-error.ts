/** Ends a verb with one clear line. */
export class CliError extends Error {
  constructor(
    message: string,
    /** 1: it was tried and failed. 2: a usage error. */
    readonly exitCode: 1 | 2 = 1,
  ) {
    super(message);
    this.name = 'CliError';
  }
}

/** A usage error. */
export function usageError(message: string): CliError {
  return new CliError(message, 2);
}
