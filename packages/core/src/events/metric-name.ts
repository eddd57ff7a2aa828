import { InvalidOptionError } from '../errors/invalid-option-error.js';

/** How a metric counts. */
export type MetricKind = 'counter' | 'gauge' | 'histogram';

/** Labels that something else sets: the step, the histogram, the scrape, OpenTelemetry. */
const reservedLabels = new Set([
  'primitive_name',
  'primitive_type',
  'le',
  'quantile',
  'job',
  'instance',
  'workspace',
  'service_name',
]);
const reservedLabelPrefix = /^(?:__|otel_|exported_)/;
/** Endings that Prometheus gives a meaning of its own. */
const reservedEnding = /_(?:total|count|sum|bucket|created|info)$/;

/** @throws InvalidOptionError */
export function checkMetricName(kind: MetricKind, name: unknown, mayBeOurs: boolean): void {
  if (typeof name !== 'string' || !/^[a-zA-Z_]\w*$/.test(name)) {
    throw new InvalidOptionError(
      'name',
      'letters, digits and underscores, such as orders_total',
      name,
      undefined,
      true,
    );
  }
  if (name.startsWith('tta_') && !mayBeOurs) {
    throw new InvalidOptionError(
      'name',
      'a name of your own',
      name,
      'names that begin with tta_ are those of TTA',
      true,
    );
  }
  if (kind === 'counter' && !/[^_]_total$/.test(name)) {
    throw new InvalidOptionError('name', 'a name that ends in _total', name, 'as counters do in Prometheus', true);
  }
  if (kind !== 'counter' && reservedEnding.test(name)) {
    throw new InvalidOptionError(
      'name',
      `a name for a ${kind}`,
      name,
      'this ending belongs to other kinds of metrics',
      true,
    );
  }
}

/** @throws InvalidOptionError */
export function checkLabelName(name: string): void {
  if (!/^[a-zA-Z_]\w*$/.test(name)) {
    throw new InvalidOptionError(`labels.${name}`, 'named with letters, digits and underscores', name, undefined, true);
  }
  if (reservedLabels.has(name) || reservedLabelPrefix.test(name)) {
    throw new InvalidOptionError(`labels.${name}`, 'named otherwise', name, 'that label is set by someone else', true);
  }
}
