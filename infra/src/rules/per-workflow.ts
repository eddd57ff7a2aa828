import type { FailureStatus } from '@tta/core';
import { isNot, matches } from '../promql/series.js';

/** Labels that identify one service in one workspace. */
export const perService = ['job', 'workspace', 'service_name'];

/** Labels that identify one workflow of one service in one workspace. */
export const perWorkflow = [...perService, 'workflow_name'];

/** The same for a primitive. */
export const perPrimitive = [...perService, 'primitive_name'];

const failures: readonly FailureStatus[] = ['error', 'timeout', 'rejected'];

/** An execution that failed its caller. One that the caller cancelled did not. */
export const failed = { status: matches(failures.join('|')) };

/** An execution that counts: all but those that the caller gave up. */
export const counted = { status: isNot('cancelled' satisfies FailureStatus) };
