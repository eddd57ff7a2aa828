import { ownText } from './own-text.js';

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
    return { errorType: error === null ? 'null' : typeof error, errorMessage: ownText(String(error), longest) };
  }
  const named = stringProperty(error, 'name');
  return {
    errorType: ownText(named ?? typeof error, longest),
    errorMessage: ownText(stringProperty(error, 'message') ?? '', longest),
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
