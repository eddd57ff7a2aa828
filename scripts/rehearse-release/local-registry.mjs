// A registry of our own on loopback, that knows only what the rehearsal publishes: no uplink, so nothing comes from elsewhere.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';

/** Starts it in that folder. */
export async function startRegistry(workspace, folder) {
  mkdirSync(folder, { recursive: true });
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/`;
  writeFileSync(join(folder, 'config.yaml'), configuration(folder));
  const child = spawn(
    process.execPath,
    [
      join(workspace, 'node_modules/verdaccio/bin/verdaccio'),
      '--config',
      join(folder, 'config.yaml'),
      '--listen',
      `127.0.0.1:${port}`,
    ],
    { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let printed = '';
  child.stdout.on('data', (data) => (printed += data));
  child.stderr.on('data', (data) => (printed += data));
  const ended = once(child, 'exit');
  await answering(`${url}-/ping`, child, () => printed);
  return {
    url,
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

function configuration(folder) {
  return `storage: ${JSON.stringify(join(folder, 'storage'))}
auth: { htpasswd: { file: ${JSON.stringify(join(folder, 'htpasswd'))}, max_users: -1 } }
uplinks: {}
packages: { '**': { access: $all, publish: $anonymous, unpublish: $anonymous } }
max_body_size: 200mb
log: { type: stdout, format: pretty, level: error }
`;
}

async function answering(url, child, printed) {
  for (let attempt = 0; attempt < 300; attempt++) {
    if (child.exitCode !== null) break;
    try {
      if ((await fetch(url)).ok) return;
    } catch {
      // Not yet.
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  child.kill('SIGKILL');
  throw new Error(`the local registry did not start:\n${printed()}`);
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}
