/** A failure in two strings that are safe to log. */
export interface ErrorDescription {
  /** Name of the error's class: `TypeError`; for what is no error its type: `undefined`, `string`. */
  readonly errorType: string;
  /** Its message, at most 200 characters. */
  readonly errorMessage: string;
}

const longestMessage = 200;

/**
 * Anything that can be thrown, described. Never throws itself, whatever getters the value has; works for errors of
 * another realm, where `instanceof Error` says no.
 */
export function describeError(error: unknown): ErrorDescription {
  if (error === null || (typeof error !== 'object' && typeof error !== 'function')) {
    return { errorType: error === null ? 'null' : typeof error, errorMessage: cut(String(error)) };
  }
  const named = stringProperty(error, 'name');
  return {
    errorType: named ?? (typeof error === 'function' ? 'function' : 'object'),
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
  return text.length <= longestMessage ? text : `${text.slice(0, longestMessage - 3)}...`;
}
