/** superjson refuses them. */
const refusedKeys: readonly string[] = ['__proto__', 'constructor', 'prototype'];

const deepest = 100;

/**
 * Whether JSON gives the value back as it is, so that nothing else must be noted about it: most results are so, and the
 * walk of superjson takes ten times as long. An object that comes twice must come back as one.
 */
export function isPlainJson(value: unknown, seen = new Set<object>(), depth = 0): boolean {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return true;
  if (typeof value === 'number') return Number.isFinite(value) && !Object.is(value, -0);
  if (typeof value !== 'object') return false;
  if (depth > deepest || seen.has(value)) return false;
  seen.add(value);
  const prototype = Object.getPrototypeOf(value) as object | null;
  if (prototype === Array.prototype) {
    // Not by a method, which would leave out holes.
    for (const each of value as unknown[]) if (!isPlainJson(each, seen, depth + 1)) return false;
    return true;
  }
  if (prototype !== Object.prototype && prototype !== null) return false;
  for (const key of Object.keys(value)) {
    if (refusedKeys.includes(key)) return false;
    if (!isPlainJson((value as Record<string, unknown>)[key], seen, depth + 1)) return false;
  }
  return true;
}
