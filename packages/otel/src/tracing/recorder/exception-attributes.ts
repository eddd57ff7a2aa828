import type { Attributes, Exception } from '@opentelemetry/api';

/** The attributes that the SDK records for an exception, by semantic conventions; `undefined` if there are none. */
export function exceptionAttributes(exception: Exception | null | undefined): Attributes | undefined {
  if (typeof exception === 'string') return exception === '' ? undefined : { 'exception.message': exception };
  if (exception === null || exception === undefined) return undefined;
  const { code, name, message, stack } = exception as {
    code?: string | number;
    name?: string;
    message?: string;
    stack?: string;
  };
  const type = code ? code.toString() : name;
  if (!type && !message) return undefined;
  return {
    ...(type && { 'exception.type': type }),
    ...(message && { 'exception.message': message }),
    ...(stack && { 'exception.stacktrace': stack }),
  };
}
