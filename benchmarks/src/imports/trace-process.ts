// Imports what it is told and says what that loads: `node trace-process.js MODULE...`, forked by imported.ts.
import { createRequire, register } from 'node:module';
import { pathToFileURL } from 'node:url';
import { MessageChannel } from 'node:worker_threads';

/** One module that was loaded, and by whom; CommonJS modules below an ES module are listed without. */
export interface LoadedModule {
  readonly importer?: string;
  readonly module: string;
}

const { port1, port2 } = new MessageChannel();
const loaded: LoadedModule[] = [];
port1.on('message', (message: LoadedModule) => loaded.push(message));
register('./trace-hooks.js', import.meta.url, { data: { port: port2 }, transferList: [port2] });

for (const module of process.argv.slice(2)) await import(module);

// The hooks' thread may still have modules to report.
await new Promise((resolve) => setTimeout(resolve, 200));
for (const file of Object.keys(createRequire(import.meta.url).cache)) loaded.push({ module: pathToFileURL(file).href });
process.send?.(loaded);
port1.close();
