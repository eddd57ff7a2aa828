import { context, propagation, trace, type Tracer, type TracerProvider } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { instrumentationScope } from '../catalogue/instrumentation-scope.js';
import { W3cPropagator } from './w3c-propagator.js';

/** The provider that the application registered with the OpenTelemetry API, if any. */
export function registeredProvider(): TracerProvider | undefined {
  const provider = trace.getTracerProvider() as TracerProvider & Partial<Delegating>;
  if (provider.getDelegateTracer === undefined) return provider;
  // The API's proxy has no tracer until a provider is registered.
  const { name, version } = instrumentationScope;
  return provider.getDelegateTracer(name, version) === undefined ? undefined : provider.getDelegate?.();
}

/** The API's proxy for a provider that may be registered later. */
interface Delegating {
  getDelegateTracer(name: string, version?: string): Tracer | undefined;
  getDelegate(): TracerProvider;
}

/**
 * Registers the provider, a context manager and the W3C propagator with the OpenTelemetry API, except for those that are
 * already registered. Returns whether the provider is now the registered one.
 */
export function registerGlobally(provider: TracerProvider): boolean {
  const manager = new AsyncLocalStorageContextManager().enable();
  if (!context.setGlobalContextManager(manager)) manager.disable();
  propagation.setGlobalPropagator(new W3cPropagator());
  return registeredProvider() === undefined && trace.setGlobalTracerProvider(provider);
}
