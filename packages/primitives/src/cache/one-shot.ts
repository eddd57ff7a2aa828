/** How many members of an array or a plain object are looked at. */
const mostMembers = 100;

/**
 * The kind of a value that only one caller can read, such as `a Response`, also one level inside an array or a plain
 * object; `undefined` for all other values.
 */
export function oneShotKind(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  try {
    return kindOf(value) ?? kindInside(value);
  } catch {
    // A getter or a proxy may throw anything.
    return undefined;
  }
}

function kindInside(value: object): string | undefined {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (!Array.isArray(value) && prototype !== null && Object.getPrototypeOf(prototype) !== null) return undefined;
  let left = mostMembers;
  for (const key in value) {
    if (left-- === 0) return undefined;
    const member = (value as Record<string, unknown>)[key];
    const kind = typeof member === 'object' && member !== null ? kindOf(member) : undefined;
    if (kind !== undefined) return kind;
  }
  return undefined;
}

/** Looks at members and not at classes, which may come from another realm or from a library such as node-fetch. */
function kindOf(value: object): string | undefined {
  const has = value as Record<PropertyKey, unknown>;
  if (typeof has.bodyUsed === 'boolean') return has.method === undefined ? 'a Response' : 'a Request';
  const isWebStream = isFunction(has.getReader) || isFunction(has.getWriter) || tagOf(value) === 'TransformStream';
  if (isWebStream || (isFunction(has.pipe) && isFunction(has.on))) return 'a stream';
  // Also those that are not iterators: few libraries make one that can be read again.
  if (isFunction(has[Symbol.asyncIterator])) return 'an async iterable';
  return isFunction(has.next) && isFunction(has[Symbol.iterator]) ? 'an iterator' : undefined;
}

function tagOf(value: object): string {
  return Object.prototype.toString.call(value).slice('[object '.length, -1);
}

function isFunction(value: unknown): boolean {
  return typeof value === 'function';
}
