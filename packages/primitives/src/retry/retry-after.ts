/** Depth to which nested causes and errors are searched. */
const deepest = 8;

/**
 * Milliseconds that a failure asks to wait: its `retryAfterMs`, or the header `retry-after-ms` or `Retry-After`
 * (seconds or a date, RFC 9110 section 10.2.3) in its `headers`, in its `responseHeaders`, or in those of its
 * `response`. Without any of these, its `cause` is searched, then its `errors`, of which the longest wait counts.
 * `undefined` if none is found. Never throws.
 */
export function retryAfterMsOf(error: unknown): number | undefined {
  return askedBy(error, deepest);
}

function askedBy(error: unknown, levels: number): number | undefined {
  if (typeof error !== 'object' || error === null || levels === 0) return undefined;
  const direct = directlyAskedBy(error);
  if (direct !== undefined) return direct;
  const { cause, errors } = readable(error, ['cause', 'errors']);
  const inner = Array.isArray(errors) ? errors.map((each) => askedBy(each, levels - 1)) : [askedBy(cause, levels - 1)];
  const asked = inner.filter((each) => each !== undefined);
  return asked.length === 0 ? undefined : asked.reduce((a, b) => Math.max(a, b));
}

function directlyAskedBy(error: object): number | undefined {
  const { retryAfterMs, headers, responseHeaders, response } = readable(error, [
    'retryAfterMs',
    'headers',
    'responseHeaders',
    'response',
  ]);
  if (typeof retryAfterMs === 'number') return usable(retryAfterMs);
  const ofResponse =
    typeof response === 'object' && response !== null ? readable(response, ['headers']).headers : undefined;
  for (const each of [headers, responseHeaders, ofResponse]) {
    const asked = askedByHeaders(each);
    if (asked !== undefined) return asked;
  }
  return undefined;
}

function askedByHeaders(headers: unknown): number | undefined {
  if (typeof headers !== 'object' || headers === null) return undefined;
  try {
    const milliseconds = headerOf(headers, 'retry-after-ms');
    if (milliseconds !== undefined && /^\d+(\.\d+)?$/.test(milliseconds)) return Number(milliseconds);
    const text = headerOf(headers, 'retry-after');
    if (text === undefined) return undefined;
    if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1000;
    // `Date.parse` accepts nearly any string with a digit in it.
    return /\d (GMT|UTC)$|\dZ$/i.test(text) ? usable(Date.parse(text) - Date.now()) : undefined;
  } catch {
    return undefined;
  }
}

function headerOf(headers: object, name: string): string | undefined {
  // Checks for the method, because reading the global `Headers` makes Node 20 load all of fetch, which takes 45 ms.
  const { get } = headers as { get?: unknown };
  const value: unknown =
    typeof get === 'function'
      ? get.call(headers, name)
      : Object.entries(headers).find(([each]) => each.toLowerCase() === name)?.[1];
  const first: unknown = Array.isArray(value) ? value[0] : value;
  return typeof first === 'string' || typeof first === 'number' ? String(first).trim() : undefined;
}

/** Those properties, without the ones that throw when they are read. */
function readable(value: object, names: readonly string[]): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  for (const name of names) {
    try {
      found[name] = (value as Record<string, unknown>)[name];
    } catch {
      // Ignores getters that throw.
    }
  }
  return found;
}

/** Treats negative waits as 0. */
function usable(delayMs: number): number | undefined {
  return Number.isNaN(delayMs) ? undefined : Math.max(0, delayMs);
}
