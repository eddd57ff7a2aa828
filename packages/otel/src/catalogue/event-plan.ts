import type { EventLevel, EventType, Metric, StepEvent } from '@tta/core';
import { eventMistake, warnOnce } from '@tta/core/authors';

/** All that is to be done with one kind of event, found by one look-up. */
export interface EventPlan {
  readonly name: string;
  /** `undefined`: it is only counted. */
  readonly level: EventLevel | undefined;
  /** `undefined` for undeclared names. */
  readonly type: EventType | undefined;
  /** The fields to log, in this order; `undefined` logs all there are. */
  readonly fields: readonly string[] | undefined;
  readonly hiddenOnConsole: readonly string[];
  readonly metrics: readonly Metric[];
  /** Span attributes that the event sets on its step. */
  readonly spanAttributes: EventType['spanAttributes'];
  /** Whether it is about a failure even where nothing, that is `undefined`, was thrown. */
  readonly isFailure: boolean;
  /** Whether it says how a workflow began or ended. */
  readonly part: 'start' | 'end' | 'failure' | 'exhausted' | undefined;
  /** The same at other levels than its own. */
  others?: Partial<Record<EventLevel, EventPlan>> | undefined;
  /** The parts of a JSON line that are the same on all of them, kept by the format. */
  json?: JsonParts | undefined;
}

/** See `EventPlan.json`. */
export interface JsonParts {
  /** Between the time and the ids. */
  readonly head: string;
  /** The text before each field's value; `undefined` if the fields are not known beforehand. */
  readonly starts: readonly string[] | undefined;
  /** Where the name of a child stands, by which `step_name` repeats it; -1 where nowhere. */
  readonly childNameAt: number;
}

/** Names are open, and code that makes ever new ones must not fill the memory. */
const mostKept = 500;
const named = new Map<string, EventPlan>();
const declared = new WeakMap<EventType, EventPlan>();
const declaredNames = new Set<string>();

/** Returns the plan for logging and counting this event. */
export function eventPlan(event: StepEvent): EventPlan {
  const { type } = event;
  return type === undefined ? planOfName(event.name) : (declared.get(type) ?? planOfType(type, event));
}

/** The first event of its kind is checked as a whole: types do not hold plain JavaScript. */
function planOfType(type: EventType, event: StepEvent): EventPlan {
  const { name, level, metrics, spanAttributes, fields } = type;
  const mistake = eventMistake(type, event.attributes);
  if (mistake !== undefined) warnOnce(`event ${name}`, `${mistake}.`);
  const plan: EventPlan = {
    name,
    level,
    type,
    fields: loggedNames(type),
    hiddenOnConsole: fields.filter((field) => !field.isOnConsole).map((field) => field.name),
    metrics,
    spanAttributes,
    isFailure: fields.some(({ kind }) => kind === 'error'),
    part: partOf(name),
  };
  declared.set(type, plan);
  if (declaredNames.size < mostKept) declaredNames.add(name);
  return plan;
}

function planOfName(name: string): EventPlan {
  const known = named.get(name);
  if (known !== undefined) return known;
  if (declaredNames.has(name)) {
    warnOnce(
      `event name ${name}`,
      `${name} was emitted by its name and is not counted: emit the event declared for it.`,
    );
  }
  const plan: EventPlan = {
    name,
    level: name.endsWith('_failed') ? 'error' : 'info',
    type: undefined,
    fields: undefined,
    hiddenOnConsole: [],
    metrics: [],
    spanAttributes: undefined,
    isFailure: false,
    part: partOf(name),
  };
  if (named.size < mostKept) named.set(name, plan);
  return plan;
}

/** The same event at another level. */
export function planAt(plan: EventPlan, level: EventLevel): EventPlan {
  if (plan.level === level) return plan;
  const others = (plan.others ??= {});
  return (others[level] ??= { ...plan, level, json: undefined, others: undefined });
}

function partOf(name: string): EventPlan['part'] {
  if (name.endsWith('_workflow_start')) return 'start';
  if (name.endsWith('_workflow_complete')) return 'end';
  if (name.endsWith('_workflow_failed')) return 'failure';
  return name.endsWith('_exhausted') ? 'exhausted' : undefined;
}

/** The field names of an event's log lines; an error field becomes two of them. */
export function loggedNames({ fields }: EventType): string[] {
  return fields
    .filter(({ isLogged }) => isLogged)
    .flatMap(({ name, kind }) => (kind === 'error' ? ['error_type', 'error_message'] : [name]));
}
