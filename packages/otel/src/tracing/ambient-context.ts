import { context as contextApi, createContextKey, ROOT_CONTEXT, trace, type Context } from '@opentelemetry/api';
import type { ObservedContext } from '@tta/core';

/** Where all copies of the OpenTelemetry API of major version 1 keep what was registered. */
const registryKey = Symbol.for('opentelemetry.js.api.1');

/** Kept once it is there, because each step asks several times. Registrations come and go inside it. */
let registry: { readonly context?: unknown } | undefined;

/** Whether a context manager is registered. Without one, entering a context is wasted work. */
export function hasContextManager(): boolean {
  return (registry ?? findRegistry())?.context !== undefined;
}

function findRegistry(): typeof registry {
  return (registry = (globalThis as Record<symbol, typeof registry>)[registryKey]);
}

/** The context that is active, at no cost where nothing can be. */
export function ambientContext(): Context {
  return hasContextManager() ? contextApi.active() : ROOT_CONTEXT;
}

/** The key under which a context holds its span: the API does not tell it, but asks for it. */
export const spanKey: symbol = askedFor((context) => trace.getSpan(context));

function askedFor(ask: (context: Context) => unknown): symbol {
  const asked: symbol[] = [];
  const listening: Context = {
    getValue: (key) => {
      asked.push(key);
      return undefined;
    },
    setValue: () => listening,
    deleteValue: () => listening,
  };
  ask(listening);
  return asked[0] ?? Symbol('none');
}

/** The step that the calling code runs in, as an OpenTelemetry context keeps it. */
export interface AmbientStep {
  /** The step's own context. */
  readonly own: ObservedContext;
}

/** The key under which a context holds its step. */
export const ambientStepKey: symbol = createContextKey('tta step');

/** The step that the calling code runs in, where an ambient context tells. */
export function ambientStep(): AmbientStep | undefined {
  return hasContextManager() ? activeStep() : undefined;
}

// By itself, because without a context manager nothing of it is needed.
function activeStep(): AmbientStep | undefined {
  return contextApi.active().getValue(ambientStepKey) as AmbientStep | undefined;
}
