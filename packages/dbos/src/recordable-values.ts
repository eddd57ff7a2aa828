import { UnrecordableValueError } from './errors.js';

/** Classes whose instances come back as such. Subclasses do not. */
const recordedClasses: readonly string[] = [
  'Array',
  'Buffer',
  'Date',
  'Float32Array',
  'Float64Array',
  'Int16Array',
  'Int32Array',
  'Int8Array',
  'Map',
  'RegExp',
  'Set',
  'URL',
  'Uint16Array',
  'Uint32Array',
  'Uint8Array',
  'Uint8ClampedArray',
];

const deepest = 100;

/**
 * Refuses values that would come back as something else: superjson leaves functions out in silence, and makes plain
 * objects of promises and of the instances of classes, which then miss their methods.
 * @throws UnrecordableValueError
 */
export function refuseUnrecordable(value: unknown, what: string, depth = 0, seen = new Set<object>()): void {
  const refuse = (kind: string): never => {
    throw new UnrecordableValueError(what, kind);
  };
  if (typeof value === 'function') refuse('functions');
  if (typeof value === 'symbol') refuse('symbols');
  if (typeof value !== 'object' || value === null || seen.has(value) || depth > deepest) return;
  seen.add(value);
  if (value instanceof Promise || typeof (value as { then?: unknown }).then === 'function') refuse('promises');
  const name = classOf(value);
  // Errors come back as `Error`, with their names and messages.
  if (name !== undefined && !recordedClasses.includes(name) && !isError(value)) refuse(`an instance of ${name}`);
  for (const each of partsOf(value)) refuseUnrecordable(each, what, depth + 1, seen);
}

function partsOf(value: object): readonly unknown[] {
  if (value instanceof Map) return [...value].flat();
  if (value instanceof Set) return [...value];
  return ArrayBuffer.isView(value) ? [] : Object.values(value);
}

/** `undefined` for plain objects, of whichever realm: those of `fetch` are of another one in jest. */
function classOf(value: object): string | undefined {
  const prototype = Object.getPrototypeOf(value) as object | null;
  if (prototype === null || Object.getPrototypeOf(prototype) === null) return undefined;
  const { name } = prototype.constructor;
  return name === '' ? 'a class' : name;
}

function isError(value: object): boolean {
  return Object.prototype.toString.call(value) === '[object Error]';
}
