import { InvalidOptionError } from '../errors/invalid-option-error.js';
import { knownOptions, numberOption, stringOption } from '../validate-option.js';
import { checkLabelName, checkMetricName, type MetricKind } from './metric-name.js';

/**
 * The values that a label may have, known in advance. Any other value becomes `overflow`. The short form is a list of
 * values, with `other` as its overflow. `open` allows any string, for words that are fixed in code but cannot be
 * listed; the limit on series bounds them.
 */
export type LabelValues =
  readonly string[] | { readonly values: readonly string[] | 'open'; readonly overflow?: string };

/** A label of a metric, complete. */
export interface MetricLabel {
  readonly name: string;
  readonly values: readonly string[] | 'open';
  /** Replaces a value that is not listed. */
  readonly overflow: string;
  /** Whether a value that is not listed is expected, rather than a mistake worth a warning. */
  readonly mayOverflow: boolean;
}

/** How an event updates a metric: plain frozen data, so that several copies of this package work together. */
export interface Metric<
  Name extends string = string,
  Kind extends MetricKind = MetricKind,
  Labels = unknown,
  Amount = unknown,
  When = unknown,
> {
  readonly kind: Kind;
  readonly name: Name;
  readonly help: string;
  /** UCUM, as OpenTelemetry writes units: `s`, `By`, `{execution}`. */
  readonly unit: string;
  /** In addition to `primitive_name`, which each metric has. */
  readonly labels: readonly MetricLabel[];
  /** The field whose number is added, set or recorded; `undefined` adds 1. */
  readonly field: string | undefined;
  /** Factor on that number. */
  readonly scale: number;
  /** Only events whose field of this name is `true`. */
  readonly when: string | undefined;
  /** Upper bounds of a histogram's buckets, in the metric's unit. */
  readonly boundaries: readonly number[] | undefined;
  /** The series of a counter that exist from the start, by their labels; `undefined`: all, where they are few. */
  readonly zeros?: readonly Readonly<Record<string, string>>[] | undefined;
  /** Carries types only; never set. */
  readonly [declared]?: { readonly labels: Labels; readonly amount: Amount; readonly when: When };
}

declare const declared: unique symbol;

/** Options of every metric. */
export interface MetricOptions {
  /** One sentence for readers of the metrics page. */
  readonly help: string;
  /** UCUM, as OpenTelemetry writes units: `s`, `By`, `{execution}`. */
  readonly unit: string;
  /** The event's fields that become labels, each with its values. Default: none but `primitive_name`. */
  readonly labels?: Readonly<Record<string, LabelValues>>;
  /** Counts only events whose field of this name is `true`. Default: all. */
  readonly when?: string;
  /**
   * The series of a counter that exist with 0 before the first event, by their labels, so that the first event is a
   * step from 0 to 1. A label whose values are open may be left out: then those that the step knows are taken. Default:
   * all, where there are at most 10, else none.
   */
  readonly zeros?: readonly Readonly<Record<string, string>>[];
  /** Factor on the field's number: 0.001 makes seconds of milliseconds. Default 1. */
  readonly scale?: number;
}

/** Options of `counter`. */
export interface CounterOptions extends MetricOptions {
  /** The field whose number is added. Default: 1 is added for each event. */
  readonly add?: string;
}

/** Options of `gauge`. */
export interface GaugeOptions extends MetricOptions {
  /** The field whose number the gauge is set to. */
  readonly set: string;
}

/** Options of `histogram`. */
export interface HistogramOptions extends MetricOptions {
  /** The field whose number is recorded. */
  readonly record: string;
  /** Upper bounds of the buckets in the metric's unit, each above the one before. */
  readonly boundaries: readonly number[];
}

const common = ['help', 'unit', 'labels', 'when', 'scale', 'zeros'];
const fieldOption = { counter: 'add', gauge: 'set', histogram: 'record' } as const;

/** Checks and completes a declaration. @throws InvalidOptionError */
export function declareMetric(kind: MetricKind, name: string, options: MetricOptions, mayBeOurs: boolean): Metric {
  checkMetricName(kind, name, mayBeOurs);
  knownOptions(options, [...common, fieldOption[kind], ...(kind === 'histogram' ? ['boundaries'] : [])]);
  const given = options as MetricOptions & { boundaries?: unknown } & Record<string, unknown>;
  const field = given[fieldOption[kind]];
  if (field !== undefined || kind !== 'counter') stringOption(fieldOption[kind], field);
  if (options.when !== undefined) stringOption('when', options.when);
  return Object.freeze({
    kind,
    name,
    help: stringOption('help', options.help),
    unit: stringOption('unit', options.unit),
    labels: Object.freeze(Object.entries(options.labels ?? {}).map(([label, values]) => labelOf(label, values))),
    field: field as string | undefined,
    scale: numberOption('scale', options.scale ?? 1, { min: 0 }),
    when: options.when,
    boundaries: kind === 'histogram' ? boundariesOf(given.boundaries) : undefined,
    zeros: options.zeros === undefined ? undefined : zerosOf(options.zeros, options.labels ?? {}),
  });
}

function zerosOf(zeros: unknown, labels: Readonly<Record<string, LabelValues>>): Metric['zeros'] {
  const expected = `a list of objects, each with a text for ${Object.keys(labels).join(', ') || 'no label'}`;
  if (!Array.isArray(zeros)) throw new InvalidOptionError('zeros', expected, zeros);
  for (const zero of zeros as readonly unknown[]) {
    if (typeof zero !== 'object' || zero === null) throw new InvalidOptionError('zeros', expected, zero);
    for (const [label, values] of Object.entries(labels)) {
      const given = (zero as Record<string, unknown>)[label];
      if (given !== undefined || !isOpen(values)) stringOption(`zeros.${label}`, given);
    }
  }
  return Object.freeze(zeros.map((zero: object) => Object.freeze({ ...zero })));
}

/** Checked by `labelOf`. */
function isOpen(values: LabelValues): boolean {
  return (values as { readonly values?: unknown } | undefined)?.values === 'open';
}

function labelOf(name: string, given: LabelValues): MetricLabel {
  checkLabelName(name);
  const isList = Array.isArray(given);
  const { values, overflow = 'other' } = isList
    ? { values: given }
    : (given as Exclude<LabelValues, readonly string[]>);
  if (values === 'open') return Object.freeze({ name, values, overflow, mayOverflow: true });
  if (!Array.isArray(values) || values.length === 0) {
    throw new InvalidOptionError(`labels.${name}`, 'a list of at least one value', values, "or { values: 'open' }");
  }
  for (const value of values as readonly unknown[]) stringOption(`labels.${name}`, value);
  const mayOverflow = !isList && (given as { overflow?: string }).overflow !== undefined;
  return Object.freeze({ name, values: Object.freeze([...(values as string[])]), overflow, mayOverflow });
}

function boundariesOf(boundaries: unknown): readonly number[] {
  const expected = 'a list of at least one number, each above the one before';
  if (!Array.isArray(boundaries) || boundaries.length === 0) {
    throw new InvalidOptionError('boundaries', expected, boundaries);
  }
  const bounds = boundaries as readonly number[];
  bounds.forEach((bound, index) => {
    if (Number.isFinite(bound) && (index === 0 || bound > (bounds[index - 1] as number))) return;
    throw new InvalidOptionError(`boundaries[${index}]`, expected, bound);
  });
  return Object.freeze([...bounds]);
}
