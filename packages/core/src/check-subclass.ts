import { InvalidOptionError } from './errors/invalid-option-error.js';
import { Described } from './platform/describe-value.js';
import { warnOnce } from './platform/warn.js';

/** A class of steps, as far as it is looked at. */
export interface Subclass {
  readonly name: string;
  readonly prototype: { execute?: unknown };
}

const checked = new WeakSet<Subclass>();

/**
 * Finds mistakes that would go unnoticed in a class of steps, when its first instance is made: an accessor that a field
 * of the base class hides, and an `execute` that no instrumentation sees.
 * @throws InvalidOptionError
 */
export function checkSubclass(subclass: Subclass, fields: readonly string[], execute: unknown): void {
  if (checked.has(subclass)) return;
  for (const field of fields) {
    if (!(field in subclass.prototype)) continue;
    const advice = field === 'name' ? 'pass it to super(name)' : 'assign it in the constructor';
    throw new InvalidOptionError(
      field,
      'a field of the step',
      new Described('a getter or method of its class'),
      advice,
    );
  }
  checked.add(subclass);
  const own = subclass.prototype.execute;
  if (own !== execute && !callsSuper(own)) {
    warnOnce(
      `execute ${subclass.name}`,
      `the class ${subclass.name} overrides execute, so its steps are not observed; write run instead, or call super.execute.`,
    );
  }
}

/** By its text, because nothing else tells before it runs. */
function callsSuper(method: unknown): boolean {
  return typeof method === 'function' && /\bsuper\b/.test(Function.prototype.toString.call(method));
}
