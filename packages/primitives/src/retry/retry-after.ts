/**
 * Milliseconds that a failure asks to wait: its `retryAfterMs`, or the `Retry-After` header (seconds or a date, RFC 9110
 * section 10.2.3) of the response it carries as `response` or is itself. `undefined` where it asks for nothing. Never throws.
 */
export function retryAfterMsOf(error: unknown): number | undefined {
  try {
    if (typeof error !== 'object' || error === null) return undefined;
    const { retryAfterMs, response, headers } = error as {
      retryAfterMs?: unknown;
      response?: unknown;
      headers?: unknown;
    };
    if (typeof retryAfterMs === 'number') return usable(retryAfterMs);
    return headerOf(headers) ?? headerOf((response as { headers?: unknown } | null | undefined)?.headers);
  } catch {
    return undefined;
  }
}

function headerOf(headers: unknown): number | undefined {
  if (typeof headers !== 'object' || headers === null) return undefined;
  const value: unknown =
    headers instanceof Headers || typeof (headers as Partial<Headers>).get === 'function'
      ? (headers as Headers).get('retry-after')
      : Object.entries(headers as Record<string, unknown>).find(([name]) => name.toLowerCase() === 'retry-after')?.[1];
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const text = String(value).trim();
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1000;
  // `Date.parse` makes a date of nearly anything that has a digit in it.
  return /\d (GMT|UTC)$|\dZ$/i.test(text) ? usable(Date.parse(text) - Date.now()) : undefined;
}

/** Negative is at once. */
function usable(delayMs: number): number | undefined {
  return Number.isNaN(delayMs) ? undefined : Math.max(0, delayMs);
}
