/** Ends a verb with one clear line. */
export class CliError extends Error {
  constructor(
    message: string,
    /** 1: it was tried and failed. 2: it was asked for in a way that makes no sense. */
    readonly exitCode: 1 | 2 = 1,
  ) {
    super(message);
    this.name = 'CliError';
  }
}

/** The command was asked for in a way that makes no sense. */
export function usageError(message: string): CliError {
  return new CliError(message, 2);
}
