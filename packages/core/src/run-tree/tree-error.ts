import { causesOf, stackOf } from '../failures/causes.js';
import { describeError } from '../platform/describe-error.js';
import { ownText } from '../platform/own-text.js';
import type { ErrorSummary, TreeError } from './run-tree.js';

const longestCode = 100;

/** An error in two strings, so that nothing keeps the error. */
export function errorSummary(error: unknown): ErrorSummary {
  const { errorType, errorMessage } = describeError(error);
  return { type: errorType, message: errorMessage };
}

/** An error as data. `isThrower`: the failure began in this step, so its stack is worth keeping. */
export function treeError(error: unknown, isThrower: boolean): TreeError {
  const stack = isThrower ? stackOf(error) : undefined;
  const code = codeOf(error);
  return {
    ...errorSummary(error),
    ...(code !== undefined && { code }),
    causes: causesOf(error).map(errorSummary),
    ...(stack !== undefined && { stack }),
  };
}

function codeOf(error: unknown): string | undefined {
  try {
    const code: unknown = typeof error === 'object' && error !== null ? (error as { code?: unknown }).code : undefined;
    return typeof code === 'string' ? ownText(code, longestCode) : undefined;
  } catch {
    return undefined;
  }
}
