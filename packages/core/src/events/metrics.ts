import type { NoFields } from './event-fields.js';
import { declareMetric, type CounterOptions, type GaugeOptions, type HistogramOptions, type Metric } from './metric.js';
import type { MetricKind } from './metric-name.js';

/** A metric with the types of its declaration, by which `defineEvent` checks the event's fields. */
export type DeclaredMetric<Name extends string, Kind extends MetricKind, Options> = Metric<
  Name,
  Kind,
  Options extends { readonly labels: infer Labels } ? Labels : NoFields,
  AmountOf<Options>,
  Options extends { readonly when: infer When } ? When : never
>;

type AmountOf<Options> = Options extends { readonly add: infer Field }
  ? Field
  : Options extends { readonly set: infer Field }
    ? Field
    : Options extends { readonly record: infer Field }
      ? Field
      : never;

/**
 * Declares a counter for `defineEvent`: each event adds 1, or the number in its field `add`. Negative and non-finite
 * numbers are not added.
 * @example counter('orders_total', { help: 'Orders placed.', unit: '{order}', labels: { kind: ['new', 'repeat'] } })
 * @throws InvalidOptionError
 */
export function counter<const Name extends string, const Options extends CounterOptions>(
  name: Name,
  options: Options,
): DeclaredMetric<Name, 'counter', Options> {
  return declareMetric('counter', name, options, false) as DeclaredMetric<Name, 'counter', Options>;
}

/**
 * Declares a gauge for `defineEvent`: each event sets it to the number in its field `set`. Steps of one name add up. `NaN`
 * says that the value is not known: the gauge is left out until it is set again.
 * @throws InvalidOptionError
 */
export function gauge<const Name extends string, const Options extends GaugeOptions>(
  name: Name,
  options: Options,
): DeclaredMetric<Name, 'gauge', Options> {
  return declareMetric('gauge', name, options, false) as DeclaredMetric<Name, 'gauge', Options>;
}

/**
 * Declares a histogram for `defineEvent`: each event records the number in its field `record`.
 * @throws InvalidOptionError
 */
export function histogram<const Name extends string, const Options extends HistogramOptions>(
  name: Name,
  options: Options,
): DeclaredMetric<Name, 'histogram', Options> {
  return declareMetric('histogram', name, options, false) as DeclaredMetric<Name, 'histogram', Options>;
}

/** `counter` for TTA's own packages, whose names begin with `tta_`. @throws InvalidOptionError */
export function ttaCounter<const Name extends `tta_${string}`, const Options extends CounterOptions>(
  name: Name,
  options: Options,
): DeclaredMetric<Name, 'counter', Options> {
  return declareMetric('counter', name, options, true) as DeclaredMetric<Name, 'counter', Options>;
}

/** `gauge` for TTA's own packages. @throws InvalidOptionError */
export function ttaGauge<const Name extends `tta_${string}`, const Options extends GaugeOptions>(
  name: Name,
  options: Options,
): DeclaredMetric<Name, 'gauge', Options> {
  return declareMetric('gauge', name, options, true) as DeclaredMetric<Name, 'gauge', Options>;
}

/** `histogram` for TTA's own packages. @throws InvalidOptionError */
export function ttaHistogram<const Name extends `tta_${string}`, const Options extends HistogramOptions>(
  name: Name,
  options: Options,
): DeclaredMetric<Name, 'histogram', Options> {
  return declareMetric('histogram', name, options, true) as DeclaredMetric<Name, 'histogram', Options>;
}
