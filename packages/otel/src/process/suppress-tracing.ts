import { createContextKey, type Context } from '@opentelemetry/api';

/** The key under which OpenTelemetry's SDK and its instrumentations agree that nothing is traced. */
const suppressedKey = createContextKey('OpenTelemetry SDK Context Key SUPPRESS_TRACING');

/** Whether nothing in this context is to be traced, as while spans are exported. */
export function isTracingSuppressed(context: Context): boolean {
  return context.getValue(suppressedKey) === true;
}

/** The context in which nothing is traced. */
export function suppressTracing(context: Context): Context {
  return context.setValue(suppressedKey, true);
}
