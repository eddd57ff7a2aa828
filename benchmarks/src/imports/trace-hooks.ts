// Loader hooks that tell who imports what; see trace-process.ts.
import type { InitializeHook, ResolveHook } from 'node:module';
import type { MessagePort } from 'node:worker_threads';

let port: MessagePort | undefined;

export const initialize: InitializeHook<{ port: MessagePort }> = (data) => {
  port = data.port;
};

export const resolve: ResolveHook = async (specifier, context, next) => {
  const result = await next(specifier, context);
  port?.postMessage({ importer: context.parentURL, module: result.url });
  return result;
};
