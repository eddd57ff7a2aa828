// Starts a separate PostgreSQL, from Debian's package, in a folder that is removed at the end: prints its address, and
// ends at SIGTERM or Ctrl-C. Exit code 2: there is no PostgreSQL on this machine.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const installed = '/usr/lib/postgresql';
const versions = existsSync(installed) ? readdirSync(installed) : [];
const newest = versions
  .filter((version) => existsSync(join(installed, version, 'bin/postgres')))
  .sort((one, other) => Number(other) - Number(one))[0];
if (newest === undefined) {
  console.error('There is no PostgreSQL here: apt-get install postgresql');
  process.exit(2);
}

const folder = mkdtempSync(join(tmpdir(), 'tta-postgres-'));
// PostgreSQL does not run as root. It ends with this process, however that ends.
const isRoot = process.getuid() === 0;
const idOf = (option) => Number(execFileSync('id', [option, 'postgres'], { encoding: 'utf8' }));
if (isRoot) chownSync(folder, idOf('-u'), idOf('-g'));
const asUser = isRoot ? ['--reuid=postgres', '--regid=postgres', '--clear-groups'] : [];
const command = (program) => ['--pdeathsig=QUIT', ...asUser, join(installed, newest, 'bin', program)];

const data = join(folder, 'data');
execFileSync('setpriv', [...command('initdb'), '-D', data, '-A', 'trust', '-U', 'tta', '-E', 'UTF8'], {
  stdio: 'ignore',
});
const port = await freePort();
const options = ['-D', data, '-h', '127.0.0.1', '-p', String(port), '-k', folder, '-c', 'fsync=off'];
const server = spawn('setpriv', [...command('postgres'), ...options], { stdio: ['ignore', 'ignore', 'pipe'] });
const ended = once(server, 'exit');
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => server.kill('SIGQUIT'));

let printed = '';
server.stderr.on('data', (text) => {
  const wasReady = /ready to accept connections/.test(printed);
  printed += text;
  if (!wasReady && /ready to accept connections/.test(printed))
    console.log(`postgresql://tta@127.0.0.1:${port}/postgres`);
});
await ended;
rmSync(folder, { recursive: true, force: true });

async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const found = probe.address().port;
  probe.close();
  return found;
}
