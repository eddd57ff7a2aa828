import { InvalidOptionError } from '../errors/invalid-option-error.js';
import { choiceOption, knownOptions } from '../validate-option.js';
import type { EventValues, FieldKind, FieldKinds, FittingMetrics, NoFields, TellsError } from './event-fields.js';
import type { Metric } from './metric.js';

/** How much an event matters. */
export type EventLevel = 'error' | 'warn' | 'info' | 'debug';

/** One field of an event. */
export interface EventField {
  readonly name: string;
  readonly kind: 'number' | 'string' | 'boolean' | 'error';
  readonly isOptional: boolean;
  /** Whether log lines show it. */
  readonly isLogged: boolean;
  /** Whether the console shows it too. */
  readonly isOnConsole: boolean;
}

/**
 * A kind of event, declared once beside the step that emits it: all that logs, metrics and spans need. Plain frozen
 * data, so that several copies of this package work together. `Values` is the type of the values passed to `emit`.
 */
export interface EventType<
  Values = never,
  Failure extends boolean = never,
  Metrics extends readonly Metric[] = readonly Metric[],
> {
  readonly [eventTypeMark]: 1;
  /** snake_case, the step's type first. */
  readonly name: string;
  /** `undefined`: it is only counted, and is neither a log line nor a span event. */
  readonly level: EventLevel | undefined;
  /** In the order in which they are logged. */
  readonly fields: readonly EventField[];
  readonly metrics: Metrics;
  /** Attributes that it sets on its step's span. */
  readonly spanAttributes: Readonly<Record<string, string | number | boolean>> | undefined;
  /** Carries types only; never set. */
  readonly [emitted]?: (values: Values, failure: Failure) => void;
}

/** The key that marks event types, the same in every copy of this package. */
export const eventTypeMark: unique symbol = Symbol.for('@tta/core/EventType') as never;
declare const emitted: unique symbol;

/** How an event is declared. */
export interface EventOptions<Fields extends FieldKinds, Metrics extends readonly Metric[]> {
  /** Default: none, so that the event is only counted and is neither a log line nor a span event. */
  readonly level?: EventLevel;
  /** Its fields, in the order in which they are logged: `{ characters: 'number', model: 'string?' }`. Default: none. */
  readonly fields?: Fields;
  /** Fields that serve metrics and spans alone. Default: none. */
  readonly unlogged?: readonly (keyof Fields & string)[];
  /** Fields that JSON lines have and the console leaves out. Default: none. */
  readonly hiddenOnConsole?: readonly (keyof Fields & string)[];
  /** The metrics that it updates. Default: none. */
  readonly metrics?: Metrics;
  /** Attributes that it sets on its step's span. Default: none. */
  readonly spanAttributes?: Readonly<Record<string, string | number | boolean>>;
}

/**
 * Declares a kind of event. `context.emit(thatEvent, values)` then logs it, shows it on the step's span and counts it.
 * @example
 * const orderPlaced = defineEvent('order_placed', {
 *   level: 'info',
 *   fields: { items: 'number' },
 *   metrics: [counter('orders_total', { help: 'Orders placed.', unit: '{order}' })],
 * });
 * @throws InvalidOptionError
 */
export function defineEvent<
  const Fields extends FieldKinds = NoFields,
  const Metrics extends readonly Metric[] = readonly [],
>(
  name: string,
  options: EventOptions<Fields, Metrics> & { readonly metrics?: FittingMetrics<Fields, Metrics> },
): EventType<EventValues<Fields, Metrics>, TellsError<Fields>, Metrics> {
  if (typeof name !== 'string' || !/^[a-z][a-z0-9_]*$/.test(name)) {
    throw new InvalidOptionError('name', 'snake_case, such as order_placed', name, undefined, true);
  }
  knownOptions(options, ['level', 'fields', 'unlogged', 'hiddenOnConsole', 'metrics', 'spanAttributes']);
  const { level, unlogged = [], hiddenOnConsole = [], spanAttributes } = options;
  if (level !== undefined) choiceOption('level', level, ['error', 'warn', 'info', 'debug']);
  const fields = Object.entries(options.fields ?? {}).map(([field, kind]) =>
    fieldOf(field, kind, unlogged, hiddenOnConsole),
  );
  for (const [option, names] of Object.entries({ unlogged, hiddenOnConsole })) {
    for (const field of names) choiceOption(option, field, Object.keys(options.fields ?? {}));
  }
  const metrics = Object.freeze([...(options.metrics ?? [])]) as unknown as Metrics;
  for (const metric of metrics) checkFit(metric, fields);
  return Object.freeze({
    [eventTypeMark]: 1 as const,
    name,
    level,
    fields: Object.freeze(fields),
    metrics,
    spanAttributes: spanAttributes && Object.freeze({ ...spanAttributes }),
  });
}

/** Whether a value is an event type of any copy of this package. */
export function isEventType(value: unknown): value is EventType {
  return typeof value === 'object' && value !== null && eventTypeMark in value;
}

const kinds: readonly FieldKind[] = ['number', 'string', 'boolean', 'number?', 'string?', 'boolean?', 'error'];

function fieldOf(
  name: string,
  given: FieldKind,
  unlogged: readonly string[],
  hiddenOnConsole: readonly string[],
): EventField {
  const kind = choiceOption(`fields.${name}`, given, kinds);
  return Object.freeze({
    name,
    kind: kind.replace('?', '') as EventField['kind'],
    isOptional: kind.endsWith('?'),
    isLogged: !unlogged.includes(name),
    isOnConsole: !hiddenOnConsole.includes(name) && !unlogged.includes(name),
  });
}

/** Repeats the checks of the types for plain JavaScript. */
function checkFit(metric: Metric, fields: readonly EventField[]): void {
  const kindOf = (name: string): string | undefined => fields.find((field) => field.name === name)?.kind;
  const reads = (name: string, kind: string): void => {
    if (kindOf(name) === kind) return;
    throw new InvalidOptionError(
      `fields.${name}`,
      `a ${kind}, because ${metric.name} reads it`,
      kindOf(name),
      undefined,
      true,
    );
  };
  if (metric.field !== undefined) reads(metric.field, 'number');
  if (metric.when !== undefined) reads(metric.when, 'boolean');
  for (const { name } of metric.labels) {
    if (kindOf(name) !== undefined) continue;
    throw new InvalidOptionError(`fields.${name}`, `declared, because it is a label of ${metric.name}`, undefined);
  }
}
