import type { Attributes, EventLevel, ObservedContext, StepEvent } from '@tta/core';
import { causesText, describeError, showValue, stackOf } from '@tta/core/authors';
import type { EventPlan } from '../catalogue/event-plan.js';
import type { OmittedContext } from '../process/omitted-context.js';

/** The subject of a record, shared by all records of a step. */
export interface LogSubject {
  /** `undefined` where no step is known, but a span. */
  readonly context?: ObservedContext | undefined;
  /** Whether it is a workflow, and not a step of one. */
  readonly isRoot?: boolean | undefined;
  /** Whether a step around may still give a value after this one failed. */
  readonly mayBeSaved?: boolean | undefined;
  /** Name of the step that logs. */
  readonly name?: string | undefined;
  /** Of the step's span, when it is recorded. */
  readonly traceId?: string | undefined;
  readonly spanId?: string | undefined;
  /** Parts of the context that its lines do not carry. */
  readonly omitted?: OmittedContext | undefined;
  /** The ids as JSON, cached because all records of a step share them. */
  idsAsJson?: string | undefined;
}

/** Allowed values of a field. */
export type LogValue = string | number | boolean;

/** One event as it is to be logged. */
export interface LogRecord {
  readonly plan: EventPlan;
  readonly level: EventLevel;
  readonly subject: LogSubject;
  /** Milliseconds since the epoch. */
  readonly timestampMs: number;
  /** Names of the fields, in the order in which they are logged. */
  readonly names: readonly string[];
  /** Their values; `undefined` where there is no such field. */
  readonly values: readonly (LogValue | undefined)[];
  /** Of what failed, where this line tells it whole. */
  readonly stack?: string | undefined;
}

/** How much a line reports about an error: type and message; its causes too; or everything, including the stack. */
export type FailureDetail = 'short' | 'causes' | 'whole';

/** A longer text is cut: a line is to be read, and to be written in one go. */
const longestText = 4000;

/** The names and values of what is logged of an event. */
export function logFields(
  plan: EventPlan,
  event: StepEvent,
  showErrorMessages: boolean,
  detail: FailureDetail = 'short',
): Pick<LogRecord, 'names' | 'values' | 'stack'> {
  const given: Attributes = event.attributes ?? {};
  const failure = plan.isFailure || event.error !== undefined ? describeError(event.error) : undefined;
  if (failure === undefined) {
    const names = plan.fields ?? Object.keys(given);
    return { names, values: names.map((name) => plain(given[name])) };
  }
  const names = plan.fields ?? [...Object.keys(given), ...failureNames];
  const values = names.map((name) => {
    if (name === 'error_type') return plain(failure.errorType);
    if (name !== 'error_message') return plain(given[name]);
    return showErrorMessages && failure.errorMessage !== '' ? failure.errorMessage : undefined;
  });
  if (detail === 'short') return { names, values };
  const causes = causesText(event.error, showErrorMessages);
  return {
    names: causes === undefined ? names : [...names, 'error_causes'],
    values: causes === undefined ? values : [...values, causes],
    // A stack begins with the message.
    stack: detail === 'whole' && showErrorMessages ? stackOf(event.error) : undefined,
  };
}

const failureNames = ['error_type', 'error_message'];

/** The types say that it is plain already, but plain JavaScript is not held to them. */
function plain(value: unknown): LogValue | undefined {
  switch (typeof value) {
    case 'number':
    case 'boolean':
    case 'undefined':
      return value;
    case 'string':
      return value.length <= longestText ? value : `${value.slice(0, longestText - 3)}...`;
    case 'object':
    case 'function':
    case 'bigint':
    case 'symbol':
      return showValue(value);
  }
}
