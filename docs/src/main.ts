// Builds the site with the reference of the API, and serves it on loopback: `npm run docs`, `-- --help`.
import { parseArgs } from 'node:util';
import { buildSite } from './site/build-site.js';
import { serveFolder } from './site/serve-folder.js';

const usage = `npm run docs -- [--port PORT] [--build]
  --port PORT  listens there; default 5173, 0 for any free port
  --build      only builds, into docs/.vitepress/dist`;

try {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '5173' },
      build: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) console.log(usage);
  else await main(readPort(values.port), values.build);
} catch (error) {
  console.error(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
  process.exitCode = 1;
}

async function main(port: number, isOnlyBuilt: boolean): Promise<void> {
  const folder = await buildSite({ hasReference: true, onProgress: (line) => console.error(line) });
  if (isOnlyBuilt) return;
  const { url } = await serveFolder(folder, port);
  console.log(`${url} (Ctrl-C ends it)`);
}

function readPort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw new Error(`--port must be a number from 0 to 65535, got ${text}`);
  return port;
}
