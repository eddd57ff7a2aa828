import type { SpanContext } from '@opentelemetry/api';
import { createContextKey, type ObservedContext } from '@tta/core';

/** Where a context that came from headers keeps the caller's span. */
export const remoteParentKey = createContextKey<SpanContext>('remote parent span');

/** The caller's span, where the context came from headers. */
export function remoteParentOf(context: Pick<ObservedContext, 'get'>): SpanContext | undefined {
  return context.get(remoteParentKey);
}
