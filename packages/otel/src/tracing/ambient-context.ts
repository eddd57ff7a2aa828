import { context as contextApi, ROOT_CONTEXT, trace, type Context } from '@opentelemetry/api';

/** Where all copies of the OpenTelemetry API of major version 1 keep what was registered. */
const registryKey = Symbol.for('opentelemetry.js.api.1');

/** Whether anything carries an ambient context. Where nothing does, entering one is work for nobody. */
export function hasContextManager(): boolean {
  return (globalThis as Record<symbol, { context?: unknown } | undefined>)[registryKey]?.context !== undefined;
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
