import { InvalidOptionError } from '../errors/invalid-option-error.js';
import type { Instrumentation } from './instrumentation.js';

/** The value if it can observe. @throws InvalidOptionError */
export function instrumentationOption(option: string, value: Instrumentation): Instrumentation {
  if (isInstrumentation(value)) return value;
  // Such as the telemetry that has it.
  const inside: unknown = (value as { readonly instrumentation?: unknown } | null | undefined)?.instrumentation;
  const advice = isInstrumentation(inside) ? 'pass its property instrumentation' : undefined;
  throw new InvalidOptionError(option, 'an object with a start method', value, advice);
}

function isInstrumentation(value: unknown): value is Instrumentation {
  return typeof (value as Partial<Instrumentation> | null | undefined)?.start === 'function';
}
