import { TtaError } from '@tta/core';
import { retryAfterMsOf } from './retry-after.js';

/** Messages of JavaScript engines when a request fails on the network. It is a `TypeError` by the standard of fetch. */
const networkMessages = new Set([
  'fetch failed',
  'terminated',
  'failed to fetch',
  'load failed',
  'network error',
  'networkerror when attempting to fetch resource.',
  'network request failed',
]);
const mistakenCodes = new Set(['ERR_TTA_INVALID_OPTION', 'ERR_TTA_CACHE_CYCLE']);
/** Depth to which nested causes and errors are searched. */
const deepest = 8;

/**
 * Whether a failure is worth another call. All are except programming errors (`InvalidOptionError`, `ReferenceError`, a
 * `SyntaxError` unless the text was JSON, and a `TypeError` unless the network failed) and calls refused before they ran
 * without a time to retry. An error that holds several (`ParallelError`, `AggregateError`) is if each of them is. The default of
 * `retryIf`. Never throws.
 */
export function isTransient(error: unknown): boolean {
  return isWorthAnother(error, deepest);
}

function isWorthAnother(error: unknown, levels: number): boolean {
  try {
    if (typeof error !== 'object' || error === null || levels === 0) return true;
    const { name, message, code, errors } = error as Partial<Record<'name' | 'message' | 'code' | 'errors', unknown>>;
    if (name === 'ReferenceError' || mistakenCodes.has(code as string)) return false;
    // An answer that is not JSON, such as the error page of a proxy or one that was cut off. All engines name JSON.
    if (name === 'SyntaxError') return /\bJSON\b/.test(String(message));
    if (name === 'TypeError') return isNetworkFailure(error);
    if (TtaError.is(error) && error.status === 'rejected' && retryAfterMsOf(error) === undefined) return false;
    return !Array.isArray(errors) || errors.every((each) => isWorthAnother(each, levels - 1));
  } catch {
    return true;
  }
}

function isNetworkFailure(error: object): boolean {
  const { message, cause } = error as { message?: unknown; cause?: unknown };
  const { code, message: reason } = (cause ?? {}) as { code?: unknown; message?: unknown };
  // Such as ERR_INVALID_URL: the address is wrong, not the network.
  if (reason === 'unknown scheme' || (typeof code === 'string' && code.startsWith('ERR_INVALID'))) return false;
  return networkMessages.has(String(message).toLowerCase()) || /^(?:E[A-Z]+|UND_ERR_\w+)$/.test(String(code));
}
