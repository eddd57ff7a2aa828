import { describeError, type Attributes, type StepEvent, type WorkflowContext } from '@tta/core';
import { defaultLevel, eventRow, type LogLevel } from './catalogue.js';

/** Who a record is about: the same for all records of a step. */
export interface LogSubject {
  readonly context: WorkflowContext;
  /** Of the step's span, when it is recorded. */
  readonly traceId?: string | undefined;
  readonly spanId?: string | undefined;
}

/** One field of a record. */
export type LogField = readonly [name: string, value: string | number | boolean];

/** What is known of all records of one event name. */
export interface LogPlan {
  readonly event: string;
  readonly level: LogLevel;
  /** The fields to log, in this order; `undefined` logs all there are. */
  readonly fields: readonly string[] | undefined;
  readonly hiddenOnConsole: readonly string[];
}

/** One event as it is to be logged. */
export interface LogRecord {
  readonly plan: LogPlan;
  readonly subject: LogSubject;
  /** Milliseconds since the epoch. */
  readonly timestampMs: number;
  readonly fields: readonly LogField[];
}

const longestCache = 500;
const plans = new Map<string, LogPlan>();

/** How records of that name are logged. */
export function logPlan(event: string): LogPlan {
  const known = plans.get(event);
  if (known !== undefined) return known;
  const row = eventRow(event);
  const plan: LogPlan = {
    event,
    level: row?.level ?? defaultLevel(event),
    fields: row?.fields,
    hiddenOnConsole: row?.hiddenOnConsole ?? [],
  };
  if (plans.size < longestCache) plans.set(event, plan);
  return plan;
}

/** The fields of an event, in the order in which they are logged. */
export function logFields(plan: LogPlan, event: StepEvent, showErrorMessages: boolean): LogField[] {
  const fields: LogField[] = [];
  const given: Attributes = event.attributes ?? {};
  const failure = 'error' in event && isFailure(plan, event) ? describeError(event.error) : undefined;
  const add = (name: string): void => {
    const value =
      name === 'error_type'
        ? failure?.errorType
        : name === 'error_message' && showErrorMessages
          ? failure?.errorMessage
          : given[name];
    if (value !== undefined && value !== '') fields.push([name, value]);
  };
  if (plan.fields !== undefined) {
    for (const name of plan.fields) add(name);
    return fields;
  }
  for (const name in given) add(name);
  if (failure !== undefined) {
    add('error_type');
    add('error_message');
  }
  return fields;
}

/** Whether the event is about a failure; anything can be thrown, `undefined` too, so the error alone does not tell. */
function isFailure(plan: LogPlan, event: StepEvent): boolean {
  return event.error !== undefined || (plan.fields?.includes('error_type') ?? false);
}
