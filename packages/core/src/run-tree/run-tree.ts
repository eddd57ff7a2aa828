import type { Attributes } from '../instrumentation/step-observation.js';
import type { CancelledBy, FailureStatus } from '../outcome.js';

// One execution of a workflow as plain JSON: what a page, a terminal and an export show. Steps are a flat list, because
// steps may be nested deeper than JSON or a stack allows.

/** How a run or a step stands. */
export type RunStatus = 'running' | 'success' | FailureStatus;

/** One execution of a workflow with all its steps, as JSON. */
export interface RunTree {
  /** The execution's `workflowId`. */
  readonly id: string;
  readonly correlationId: string;
  /** The workflow or message that caused it, if known. */
  readonly causationId?: string | undefined;
  /** W3C trace id under which it is reported elsewhere; known where it was asked for, once the root step ended. */
  readonly traceId?: string | undefined;
  /** Name of the root step. */
  readonly workflow: string;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** Milliseconds that were left to the deadline at the start; absent without a deadline. */
  readonly deadlineMs?: number | undefined;
  /** Depth first: the root, then each step after the step around it. */
  readonly steps: readonly TreeStep[];
  /** All steps that ran, those that are not kept included. */
  readonly stepCount: number;
  readonly tags?: Readonly<Record<string, string>> | undefined;
  readonly metadata?: Readonly<Record<string, string>> | undefined;
}

/** One step of a run. */
export interface TreeStep {
  /** Unique in its run, in the order of the starts: 0 is the root. */
  readonly id: number;
  /** The step around it; absent for the root. */
  readonly parent?: number | undefined;
  /** Steps around it: 0 for the root. */
  readonly depth: number;
  readonly name: string;
  readonly type: string;
  readonly status: RunStatus;
  /** Milliseconds since the start of the run. */
  readonly startMs: number;
  /** Absent while it runs. */
  readonly durationMs?: number | undefined;
  /** Attributes that the composite around gave it: its index, its attempt. */
  readonly attributes?: Attributes | undefined;
  /** Set where the status is `cancelled`. */
  readonly cancelledBy?: CancelledBy | undefined;
  /** The failure it ended with. */
  readonly error?: TreeError | undefined;
  /** Whether the failure began here. Otherwise a step inside threw it. */
  readonly threw?: boolean | undefined;
  /** Whether it may give a value although a step inside failed. */
  readonly mayRecover?: boolean | undefined;
  /** Events and log lines, in their order. */
  readonly marks: readonly TreeMark[];
  /** Steps directly inside that are not kept because there are too many. */
  readonly droppedChildren?: number | undefined;
  /** Events and lines that are not kept. */
  readonly droppedMarks?: number | undefined;
  /** US dollars that the step spent, without the steps inside. */
  readonly costUsd?: number | undefined;
  /** Its input and its result as text, where they are captured. */
  readonly input?: string | undefined;
  readonly output?: string | undefined;
}

/** An event of a step, or a line that the application logged in it. */
export interface TreeMark {
  readonly kind: 'event' | 'log';
  /** The event's name, or the line's message. */
  readonly name: string;
  readonly level?: 'debug' | 'info' | 'warn' | 'error' | undefined;
  /** Milliseconds since the start of the run. */
  readonly atMs: number;
  readonly fields?: Readonly<Record<string, string | number | boolean>> | undefined;
  /** The failure that it tells of. */
  readonly error?: ErrorSummary | undefined;
}

/** An error in two strings. */
export interface ErrorSummary {
  readonly type: string;
  readonly message: string;
}

/** An error with all that leads to it. */
export interface TreeError extends ErrorSummary {
  /** Of Node's and TTA's errors: `ECONNREFUSED`, `ERR_TTA_TIMEOUT`. */
  readonly code?: string | undefined;
  /** The errors behind it, nearest first. */
  readonly causes: readonly ErrorSummary[];
  /** Only where the error was thrown. */
  readonly stack?: string | undefined;
}
