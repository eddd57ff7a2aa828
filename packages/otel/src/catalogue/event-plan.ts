import { defaultLevel, eventRow, type EventRow, type LogLevel } from './index.js';

/** All that the catalogue says of one event name, found by one look-up. */
export interface EventPlan {
  readonly name: string;
  readonly level: LogLevel;
  /** The fields to log, in this order; `undefined` logs all there are. */
  readonly fields: readonly string[] | undefined;
  readonly hiddenOnConsole: readonly string[];
  readonly metrics: EventRow['metrics'];
  /** Span attributes that the event sets on its step. */
  readonly spanAttributes: EventRow['attributes'];
  /** Whether it is about a failure even where nothing, that is `undefined`, was thrown. */
  readonly isFailure: boolean;
  /** The parts of a JSON line that are the same on all of them, kept by who made them. */
  json?: JsonParts;
}

/** See `EventPlan.json`. */
export interface JsonParts {
  /** Between the time and the ids. */
  readonly head: string;
  /** What stands before each field's value; `undefined` where the fields are not known beforehand. */
  readonly starts: readonly string[] | undefined;
}

/** Names are open, and whoever makes ever new ones must not fill the memory. */
const mostKept = 500;
const plans = new Map<string, EventPlan>();

/** What is to be done with events of that name. */
export function eventPlan(name: string): EventPlan {
  const known = plans.get(name);
  if (known !== undefined) return known;
  const row = eventRow(name);
  const plan: EventPlan = {
    name,
    level: row?.level ?? defaultLevel(name),
    fields: row?.fields,
    hiddenOnConsole: row?.hiddenOnConsole ?? [],
    metrics: row?.metrics,
    spanAttributes: row?.attributes,
    isFailure: row?.fields.includes('error_type') ?? false,
  };
  if (row !== undefined || plans.size < mostKept) plans.set(name, plan);
  return plan;
}
