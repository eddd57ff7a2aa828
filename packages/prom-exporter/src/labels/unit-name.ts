const names: Readonly<Record<string, string>> = {
  s: 'seconds',
  ms: 'milliseconds',
  us: 'microseconds',
  ns: 'nanoseconds',
  min: 'minutes',
  h: 'hours',
  d: 'days',
  By: 'bytes',
  m: 'meters',
  g: 'grams',
  J: 'joules',
  W: 'watts',
  V: 'volts',
  A: 'amperes',
  Hz: 'hertz',
  Cel: 'celsius',
};

/**
 * An instrument's unit as Prometheus spells it: `seconds` for `s`. `undefined` for units that Prometheus has no name
 * for.
 */
export function unitName(unit: string): string | undefined {
  if (Object.hasOwn(names, unit)) return names[unit];
  return /^[a-z][a-z_]*$/.test(unit) ? unit : undefined;
}
