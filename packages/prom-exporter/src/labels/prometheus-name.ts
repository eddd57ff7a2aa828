/**
 * OpenTelemetry allows this many characters for an instrument's name; longer ones would be in every line of a series.
 */
export const longestName = 255;

const valid = /^[a-zA-Z_][a-zA-Z0-9_]{0,254}$/;
const invalidCharacters = /[^a-zA-Z0-9_]+/g;
const repeatedUnderscores = /_{2,}/g;

/**
 * A metric's or an attribute's name as Prometheus allows it, by the rules of OpenTelemetry's exporter, cut at 255
 * characters. `undefined` when nothing is left of it. Never begins with two underscores: such names are Prometheus's
 * own.
 */
export function prometheusName(name: string): string | undefined {
  if (isPrometheusName(name)) return name;
  const cleaned = name.slice(0, longestName).replace(invalidCharacters, '_').replace(repeatedUnderscores, '_');
  if (cleaned === '' || cleaned === '_') return undefined;
  return /^[0-9]/.test(cleaned) ? `_${cleaned}` : cleaned;
}

/** Whether a name may stay as it is. */
export function isPrometheusName(name: string): boolean {
  return valid.test(name) && !name.includes('__') && name !== '_';
}
