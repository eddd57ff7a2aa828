import { InvalidOptionError } from './errors/invalid-option-error.js';
import { Described, describeName, describeValue } from './platform/describe-value.js';
import { meantOption } from './platform/meant-option.js';

/** Bounds of a number option, both inclusive. */
export interface NumberBounds {
  readonly min?: number;
  readonly max?: number;
  /** Whether `Infinity` is allowed. Default `false`. */
  readonly allowInfinity?: boolean;
  /** Advice for the error's message. */
  readonly advice?: string;
}

/** The value if it is an integer within bounds. @throws InvalidOptionError */
export function integerOption(option: string, value: unknown, bounds: NumberBounds = {}): number {
  return boundedOption('an integer', option, value, Number.isInteger(value), bounds);
}

/** The value if it is a finite number within bounds. @throws InvalidOptionError */
export function numberOption(option: string, value: unknown, bounds: NumberBounds = {}): number {
  return boundedOption('a number', option, value, Number.isFinite(value), bounds);
}

function boundedOption(kind: string, option: string, value: unknown, isKind: boolean, bounds: NumberBounds): number {
  const { min = -Infinity, max = Infinity, allowInfinity = false, advice } = bounds;
  const isAllowed = isKind || (allowInfinity && value === Infinity);
  if (isAllowed && (value as number) >= min && (value as number) <= max) return value as number;
  const expected = `${kind}${rangeText(min, max)}${allowInfinity ? ' or Infinity' : ''}`;
  throw new InvalidOptionError(option, expected, value, advice, true);
}

function rangeText(min: number, max: number): string {
  if (min === Number.MIN_VALUE) return max < Infinity ? ` above 0 and at most ${max}` : ' above 0';
  if (min > -Infinity && max < Infinity) return ` from ${min} to ${max}`;
  if (min > -Infinity) return ` of at least ${min}`;
  return max < Infinity ? ` of at most ${max}` : '';
}

/** The value if it is `true` or `false`. @throws InvalidOptionError */
export function booleanOption(option: string, value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  throw new InvalidOptionError(option, 'true or false', value, undefined, true);
}

/** The value if it is a string that is not empty. @throws InvalidOptionError */
export function stringOption(option: string, value: unknown): string {
  if (typeof value === 'string' && value !== '') return value;
  throw new InvalidOptionError(option, 'a string that is not empty', value);
}

/** The value if it is a function. @throws InvalidOptionError */
export function functionOption<F extends (...args: never[]) => unknown>(option: string, value: F): F {
  if (typeof value === 'function') return value;
  throw new InvalidOptionError(option, 'a function', value);
}

/** The value if it is a function that may answer at once: one declared `async` cannot. @throws InvalidOptionError */
export function syncFunctionOption<F extends (...args: never[]) => unknown>(option: string, value: F): F {
  const kind = Object.prototype.toString.call(functionOption(option, value));
  if (kind === '[object Function]') return value;
  throw new InvalidOptionError(option, 'a function that answers at once', value, 'write it without async');
}

/** The result of a function that must answer at once, unless it is a promise. @throws InvalidOptionError */
export function syncResult<T>(option: string, result: T): T {
  if (typeof result !== 'object' || result === null || typeof (result as { then?: unknown }).then !== 'function')
    return result;
  // The promise is not awaited, and its failure must not end the process.
  Promise.resolve(result).catch(() => undefined);
  throw new InvalidOptionError(option, 'an answer at once', new Described('a promise'), 'write it without async');
}

/** The value if it is one of `choices`. @throws InvalidOptionError */
export function choiceOption<const Choice extends string>(
  option: string,
  value: unknown,
  choices: readonly Choice[],
): Choice {
  if ((choices as readonly unknown[]).includes(value)) return value as Choice;
  const expected = `one of ${choices.map((choice) => `'${choice}'`).join(', ')}`;
  throw new InvalidOptionError(option, expected, value, undefined, true);
}

/**
 * Refuses unknown keys, which are usually typing errors. `path` is the option that `options` is the value of. Values are
 * never shown: a misspelt `password` holds one. @throws InvalidOptionError
 */
export function knownOptions(options: object, known: readonly string[], path?: string): void {
  const named = (key: string): string => (path === undefined ? key : `${path}.${key}`);
  const advice = `known are ${known.map(named).join(', ')}`;
  if (typeof options !== 'object' || (options as unknown) === null) {
    throw new InvalidOptionError(path ?? 'options', 'an object', new Described(describeValue(options)), advice);
  }
  for (const key of Object.keys(options)) {
    if (!known.includes(key)) {
      const received = describeValue((options as Record<string, unknown>)[key]);
      const meant = meantOption(key, known);
      throw new InvalidOptionError(
        named(describeName(key)),
        'left out, because no option has this name',
        new Described(received),
        meant === undefined ? advice : `did you mean ${named(meant)}? ${advice}`,
      );
    }
  }
}
