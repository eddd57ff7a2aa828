/** A failure in two strings that are safe to log. */
export interface ErrorDescription {
  /** The error's `name`, at most 200 characters: `TypeError`; for non-errors, their `typeof`: `undefined`, `string`. */
  readonly errorType: string;
  /** Its message, at most 200 characters. */
  readonly errorMessage: string;
}

const longest = 200;

/**
 * Anything that can be thrown, described. Never throws, even if getters of the value do. Recognizes errors of other
 * realms, which `instanceof Error` misses.
 */
export function describeError(error: unknown): ErrorDescription {
  if (error === null || (typeof error !== 'object' && typeof error !== 'function')) {
    return { errorType: error === null ? 'null' : typeof error, errorMessage: cut(String(error)) };
  }
  const named = stringProperty(error, 'name');
  return {
    errorType: cut(named ?? typeof error),
    errorMessage: cut(stringProperty(error, 'message') ?? ''),
  };
}

function stringProperty(value: object, property: string): string | undefined {
  try {
    const found = (value as Record<string, unknown>)[property];
    return typeof found === 'string' && found !== '' ? found : undefined;
  } catch {
    return undefined;
  }
}

function cut(text: string): string {
  return text.length <= longest ? text : `${text.slice(0, longest - 3)}...`;
}
