import { TtaError } from '@tta/core';

/** A workflow has killed, or lost, too many workers, and is not tried again. */
export class PoisonWorkflowError extends TtaError {
  /** Written out, so that the error has it where a bundler renames the class. */
  static override readonly name: string = 'PoisonWorkflowError';
  constructor(
    readonly workflowId: string,
    readonly lostWorkers: number,
  ) {
    super(
      'ERR_TTA_POISON_WORKFLOW',
      `the workflow has lost ${lostWorkers} workers; it is not tried again, see its last step before each`,
    );
  }
}

/** A step's result or a workflow's input is larger than the engine keeps. */
export class ValueTooLargeError extends TtaError {
  /** Written out, so that the error has it where a bundler renames the class. */
  static override readonly name: string = 'ValueTooLargeError';
  constructor(what: string, bytes: number, maxBytes: number) {
    super(
      'ERR_TTA_VALUE_TOO_LARGE',
      `${what} has ${bytes} bytes, more than maxValueBytes (${maxBytes}); keep it elsewhere and record where it is`,
    );
  }
}

/** A step's result or a workflow's input cannot be written to the database. */
export class UnrecordableValueError extends TtaError {
  /** Written out, so that the error has it where a bundler renames the class. */
  static override readonly name: string = 'UnrecordableValueError';
  constructor(what: string, kind: string) {
    super(
      'ERR_TTA_UNRECORDABLE_VALUE',
      `${what} has ${kind}, which would not survive a restart; give plain data, dates, maps and sets`,
    );
  }
}

/** A message of that name was sent to the execution already. */
export class AlreadyAnsweredError extends TtaError {
  /** Written out, so that the error has it where a bundler renames the class. */
  static override readonly name: string = 'AlreadyAnsweredError';
  constructor(
    readonly workflowId: string,
    readonly messageName: string,
  ) {
    super('ERR_TTA_ALREADY_ANSWERED', `the execution has a message "${messageName}" already; the first one counts`);
  }
}
