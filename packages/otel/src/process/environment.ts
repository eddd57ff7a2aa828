import { environmentVariable, unusableVariable } from '@tta/core/authors';

/** The variable's value if it is one of `choices`, in any case; else `fallback`. */
export function environmentChoice<const Choice extends string>(
  name: string,
  fallback: Choice,
  choices: readonly Choice[],
): Choice {
  const value = environmentVariable(name);
  if (value === undefined) return fallback;
  const found = choices.find((choice) => choice === value.toLowerCase());
  if (found === undefined) unusableVariable(name, value, `one of ${choices.join(', ')}`, fallback);
  return found ?? fallback;
}

/** The variable's value if it is a number within bounds; else `fallback`. */
export function environmentNumber(name: string, fallback: number, bounds: { min?: number; max?: number }): number {
  const { min = -Infinity, max = Infinity } = bounds;
  const value = environmentVariable(name);
  if (value === undefined) return fallback;
  const number = Number(value);
  if (Number.isNaN(number) || number < min || number > max) {
    unusableVariable(
      name,
      value,
      `a number ${max < Infinity ? `from ${min} to ${max}` : `of at least ${min}`}`,
      fallback,
    );
    return fallback;
  }
  return number;
}
