import { InvalidOptionError } from '../errors/invalid-option-error.js';
import type { Instrumentation } from './instrumentation.js';

/** The value if it can observe. @throws InvalidOptionError */
export function instrumentationOption(option: string, value: Instrumentation): Instrumentation {
  if (typeof (value as Partial<Instrumentation> | null | undefined)?.start === 'function') return value;
  throw new InvalidOptionError(option, 'an object with a start method', value);
}
