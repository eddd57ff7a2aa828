import { describe, expect, it } from '@jest/globals';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { infraFolder } from '../settings/folders.js';
import { describeWith } from '../testing/need-programs.js';
import { readArguments } from './arguments.js';
import { freePort, isPortFree } from './free-port.js';
import { waitUntil } from './wait-until.js';

const script = join(infraFolder, 'dist/stack/main.js');

describe('npm run stack', () => {
  it('begins at the ports that everybody knows', () => {
    expect(readArguments([])).toEqual({ help: false, trouble: false, prometheusPort: 9090, alertmanagerPort: 9093 });
  });

  it.each([
    [['--prometheus-port', '0'], '--prometheus-port must be a number from 1 to 65535, got "0"'],
    [['--alertmanager-port', 'http'], '--alertmanager-port must be a number'],
    [['--verbose'], '--help'],
  ])('refuses %j', (args, message) => {
    expect(() => readArguments(args)).toThrow(message);
  });

  it('says which packages to install where programs are missing', () => {
    const { status, stderr } = spawnSync(process.execPath, [script], {
      encoding: 'utf8',
      env: { ...process.env, PATH: '/nowhere' },
    });

    expect(stderr).toContain('apt-get install --no-install-recommends prometheus prometheus-alertmanager');
    expect(status).toBe(2);
  });
});

describeWith(['prometheus', 'prometheus-alertmanager'], 'npm run stack with its programs', () => {
  it('says which port is taken', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;

    const { status, stderr } = spawnSync(process.execPath, [script, '--prometheus-port', String(port)], {
      encoding: 'utf8',
    });
    server.close();

    expect(stderr).toContain(`port ${port} of 127.0.0.1, meant for Prometheus, is taken`);
    expect(status).toBe(2);
  });

  it('starts all, says where and what to ask, and stops all on Ctrl-C', async () => {
    const [prometheus, alertmanager] = [await freePort(), await freePort()];
    const stack = spawn(process.execPath, [
      script,
      `--prometheus-port=${prometheus}`,
      `--alertmanager-port=${alertmanager}`,
    ]);
    let output = '';
    stack.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    const exit = once(stack, 'exit');
    await waitUntil('the announcement', () => output.includes('Ctrl-C stops all of it'));
    const demo = /demo\s+(http:\S+)/.exec(output)?.[1] ?? '';

    expect(output).toContain(`http://127.0.0.1:${prometheus}/alerts`);
    expect(output).toContain('up{job="tta-primitives"}');
    expect((await fetch(demo)).ok).toBe(true);

    stack.kill('SIGINT');

    expect(await exit).toEqual([0, null]);
    expect(await isPortFree(prometheus)).toBe(true);
    expect(await isPortFree(alertmanager)).toBe(true);
    await expect(fetch(demo)).rejects.toThrow();
  });
});
