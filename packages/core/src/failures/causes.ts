import { describeError } from '../platform/describe-error.js';
import { copyOf, ownText } from '../platform/own-text.js';

// Errors are read with care: they may be anything, with getters that throw, and may contain themselves.

const mostCauses = 10;
/** A stack says what it has to say at its top. */
const longestStack = 8000;
const longestMessage = 200;

/** An error's causes and the errors inside it, once each, nearest first, at most ten. */
export function causesOf(error: unknown): readonly unknown[] {
  const found = new Set([error]);
  // A set is walked in the order in which it grows.
  for (const each of found) {
    const cause = read(each, 'cause');
    for (const next of cause === undefined ? errorsIn(each) : [cause, ...errorsIn(each)]) {
      if (found.size > mostCauses) break;
      found.add(next);
    }
  }
  found.delete(error);
  return [...found];
}

/** The errors that an AggregateError or ParallelError has inside, at most ten. */
export function errorsIn(error: unknown): readonly unknown[] {
  const errors = read(error, 'errors');
  return Array.isArray(errors) ? (errors as unknown[]).slice(0, mostCauses) : [];
}

/** The causes as one text, each with its type, and with its message if wanted; `undefined` where there are none. */
export function causesText(error: unknown, showMessages: boolean): string | undefined {
  const texts = causesOf(error).map((cause) => {
    const { errorType, errorMessage } = describeError(cause);
    return showMessages && errorMessage !== '' ? `${errorType}: ${errorMessage}` : errorType;
  });
  return texts.length === 0 ? undefined : texts.join('; ');
}

/** The message nearest to the root of the trouble: `connect ECONNREFUSED` and not `fetch failed`. */
export function deepestMessage(error: unknown): string {
  let message = describeError(error).errorMessage;
  const seen = new Set([error]);
  let next = read(error, 'cause') ?? errorsIn(error)[0];
  while (next !== undefined && next !== null && !seen.has(next) && seen.size <= mostCauses) {
    seen.add(next);
    message = describeError(next).errorMessage || message;
    next = read(next, 'cause') ?? errorsIn(next)[0];
  }
  return message;
}

/** The stack, if there is one. */
export function stackOf(error: unknown): string | undefined {
  const stack = read(error, 'stack');
  if (typeof stack !== 'string' || stack === '') return undefined;
  // It begins with the message, which is cut as elsewhere.
  const message = read(error, 'message');
  const isLong = typeof message === 'string' && message.length > longestMessage;
  // A replaced text is made of slices of the long one.
  const short = isLong ? copyOf(stack.replace(message, () => describeError(error).errorMessage)) : stack;
  return ownText(short, longestStack);
}

function read(value: unknown, property: string): unknown {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return undefined;
  try {
    return (value as Record<string, unknown>)[property];
  } catch {
    return undefined;
  }
}
