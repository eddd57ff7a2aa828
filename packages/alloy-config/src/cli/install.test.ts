import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { runTrial } from './run-trial.js';
import { runInMemory, type CliRun } from './testing/run-in-memory.js';

let root: string;
let bin: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'tta-install-'));
  bin = await mkdtemp(join(tmpdir(), 'tta-bin-'));
});
afterEach(async () => {
  await rm(root, { recursive: true });
  await rm(bin, { recursive: true });
});

const config = '/etc/alloy/config.alloy';
const envFile = '/etc/alloy/tta.env';
const dropIn = '/etc/systemd/system/alloy.service.d/tta.conf';
const at = (path: string): string => join(root, path);
const read = (path: string): Promise<string> => readFile(at(path), 'utf8');
const modeOf = async (path: string): Promise<number> => (await stat(at(path))).mode & 0o777;

async function put(path: string, text: string, mode = 0o644): Promise<void> {
  await mkdir(dirname(at(path)), { recursive: true });
  await writeFile(at(path), text, { mode });
}

/** All files below the root with their contents. */
async function tree(): Promise<Record<string, string>> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(
    await Promise.all(files.map(async (file) => [file.slice(root.length), await readFile(file, 'utf8')] as const)),
  );
}

function install(...flags: readonly string[]): Promise<CliRun> {
  return runInMemory(['install', '--root', root, '--grafana-cloud', ...flags], { env: { PATH: bin, TOKEN: 'x' } });
}

/** A program called `alloy`. `answer` is JavaScript for what it serves at a path: `[status, body]`. */
async function fakeAlloy(answer: string, first = ''): Promise<void> {
  const path = join(bin, 'alloy');
  await writeFile(
    path,
    `#!${process.execPath}
const { createServer } = require('node:http');
const { copyFileSync, existsSync, readFileSync, writeFileSync } = require('node:fs');
const args = process.argv.slice(2);
const file = args.at(-1);
const [, host, port] = /--server.http.listen-addr=(.*):(\\d+)/.exec(args.join(' '));
${first}
createServer((request, response) => {
  const [status, body] = (${answer})(request.url);
  response.writeHead(status).end(body);
}).listen(port, host);
`,
  );
  await chmod(path, 0o755);
}

const allIsWell = "() => [200, 'fine']";

describe('install', () => {
  it('puts three files in place, and says what is left to do', async () => {
    const { exitCode, stdout, stderr } = await install();

    expect([exitCode, stdout]).toEqual([0, '']);
    expect(Object.keys(await tree()).sort()).toEqual([config, `${config}.sha256`, envFile, dropIn].sort());
    expect(await read(config)).toBe((await runInMemory(['generate', '--grafana-cloud'])).stdout);
    expect(await read(envFile)).toMatch(/^GRAFANA_CLOUD_TOKEN=$/m);
    expect(await read(dropIn)).toContain(`EnvironmentFile=${envFile}`);
    expect([await modeOf(config), await modeOf(envFile), await modeOf(dropIn)]).toEqual([0o644, 0o600, 0o644]);
    expect(stderr).toContain('not checked by Alloy');
    expect(stderr).toMatch(/fill in .*GRAFANA_CLOUD_TOKEN.* in /);
    expect(stderr).toContain(` in ${at(envFile)}\n`);
    expect(stderr).toContain('systemctl daemon-reload && systemctl restart alloy');
  });

  it('leaves everything as it is the second time', async () => {
    await install();
    const before = await tree();

    const { exitCode, stderr } = await install();

    expect(exitCode).toBe(0);
    expect(await tree()).toEqual(before);
    expect(stderr).not.toContain('wrote');
    expect(stderr).not.toContain('restart');
  });

  it('replaces what it wrote itself, and keeps a copy', async () => {
    await install();
    const before = await read(config);
    await chmod(at(config), 0o640);

    const { exitCode } = await install('--host-metrics');

    expect(exitCode).toBe(0);
    expect(await read(config)).toContain('prometheus.exporter.unix');
    expect(await modeOf(config)).toBe(0o640);
    const copies = Object.entries(await tree()).filter(([path]) => path.endsWith('.bak'));
    expect(copies).toEqual([[expect.stringMatching(/config\.alloy\..*\.bak$/), before]]);
  });

  it('keeps values in the environment file, adds what it lacks, and tightens its mode', async () => {
    await put(envFile, 'GRAFANA_CLOUD_TOKEN=hunter2 # mine\n', 0o644);

    const { exitCode, stdout, stderr } = await install();

    expect(exitCode).toBe(0);
    expect(await read(envFile)).toMatch(/^GRAFANA_CLOUD_TOKEN=hunter2 # mine\n\n.*\nGRAFANA_CLOUD_PROMETHEUS_ID=\n/);
    expect(await modeOf(envFile)).toBe(0o600);
    expect(stdout + stderr).not.toContain('hunter2');
    for (const [path] of Object.entries(await tree()).filter(([, text]) => text.includes('hunter2'))) {
      expect(await modeOf(path)).toBe(0o600);
    }
  });

  it('installs no drop-in with --no-drop-in, and takes other paths', async () => {
    await install('--no-drop-in', '--config', '/opt/a.alloy', '--env-file', '/opt/a.env');

    expect(Object.keys(await tree()).sort()).toEqual(['/opt/a.alloy', '/opt/a.alloy.sha256', '/opt/a.env']);
  });

  it('refuses to replace a symbolic link', async () => {
    await put('/elsewhere.alloy', 'mine');
    await mkdir(at('/etc/alloy'), { recursive: true });
    await symlink(at('/elsewhere.alloy'), at(config));

    const { exitCode, stderr } = await install('--force');

    expect(exitCode).toBe(1);
    expect(stderr).toContain('is a link to');
    expect(await read('/elsewhere.alloy')).toBe('mine');
  });
});

describe('install over a hand edit', () => {
  const edited = (text: string): string => text.replace('"30s"', '"17s"');
  const withoutRecord = (): Promise<void> => rm(at(`${config}.sha256`));

  it.each([
    ['an edited configuration', async () => put(config, edited(await read(config))), 'was edited by hand'],
    [
      'an edited configuration without a record',
      async () => {
        await put(config, edited(await read(config)));
        await withoutRecord();
      },
      'was edited by hand',
      [],
    ],
    ['an edited drop-in', async () => put(dropIn, `${await read(dropIn)}Nice=5\n`), 'was edited by hand'],
    ['a configuration of somebody else', async () => put(config, 'logging { }\n'), 'was not made by this tool'],
    [
      'one of other options without a record',
      async () => {
        await install('--otlp');
        await withoutRecord();
      },
      'cannot be told',
    ],
  ])('refuses %s, and writes nothing', async (_, change, reason, flags: readonly string[] = ['--host-metrics']) => {
    await install();
    await change();
    const before = await tree();

    const { exitCode, stdout, stderr } = await install(...flags);

    expect([exitCode, stdout]).toEqual([1, '']);
    expect(stderr).toContain(reason);
    expect(stderr).toContain('--force');
    expect(await tree()).toEqual(before);
  });

  it('replaces it with --force, and keeps a copy', async () => {
    await put(config, 'logging { }\n');

    expect((await install('--force')).exitCode).toBe(0);

    const copies = Object.entries(await tree()).filter(([path]) => path.endsWith('.bak'));
    expect(copies.map(([, text]) => text)).toEqual(['logging { }\n']);
    expect((await install('--otlp')).exitCode).toBe(0);
  });

  it('keeps a record that sha256sum understands', async () => {
    await install();

    expect(await read(`${config}.sha256`)).toMatch(/^([0-9a-f]{64} {2}\/etc\/\S+\n){2}$/);
  });
});

describe('install --dry-run', () => {
  it('shows what would be done and writes nothing', async () => {
    const { exitCode, stdout } = await install('--dry-run');

    expect(exitCode).toBe(0);
    expect(await tree()).toEqual({});
    expect(stdout).toContain(`create environment file ${at(envFile)}\n  adds GRAFANA_CLOUD_`);
    expect(stdout).toContain(`create drop-in ${at(dropIn)}\n--- /dev/null`);
    expect(stdout).toContain(`create configuration ${at(config)}\n--- /dev/null`);
  });

  it('shows what differs, without secrets, and fails where install would', async () => {
    await put(config, 'prometheus.remote_write "a" {\n\tendpoint {\n\t\tbearer_token = "hunter2hunter2"\n\t}\n}\n');
    await put(envFile, 'GRAFANA_CLOUD_TOKEN=hunter2\n');
    const before = await tree();

    const refused = await install('--dry-run');
    const forced = await install('--dry-run', '--force');

    expect([refused.exitCode, forced.exitCode]).toEqual([1, 0]);
    expect(refused.stdout).toContain(`refuse to replace configuration ${at(config)}`);
    expect(forced.stdout).toContain(`replace configuration ${at(config)}`);
    expect(forced.stdout).toContain('  mode becomes 0600');
    expect(forced.stdout).toContain('-\t\tbearer_token = "**************"');
    expect(refused.stdout + refused.stderr + forced.stdout + forced.stderr).not.toContain('hunter2');
    expect(await tree()).toEqual(before);
  });
});

describe('install with an alloy on the PATH', () => {
  it('installs what Alloy runs with all components healthy', async () => {
    const seen = join(root, 'seen');
    await fakeAlloy(
      allIsWell,
      `writeFileSync('${seen}', JSON.stringify({ args, text: readFileSync(file, 'utf8'), env: process.env }));`,
    );

    const { exitCode, stderr } = await install('--otlp', '--prometheus', 'https://mimir.example/api/v1/push');

    expect([exitCode, stderr]).toEqual([0, expect.stringContaining('alloy run: ready, all components healthy')]);
    const seenByAlloy = JSON.parse(await read('seen')) as { args: string[]; text: string; env: object };
    const { args, text, env } = seenByAlloy;
    expect(args).toEqual([
      'run',
      '--disable-reporting',
      expect.stringMatching(/^--storage\.path=.+/),
      expect.stringMatching(/^--server\.http\.listen-addr=127\.0\.0\.1:\d+$/),
      expect.stringMatching(/config\.alloy$/),
    ]);
    // The copy is the configuration but for where it listens and sends; secrets stay with the real one.
    const unlike = (line: string): boolean => !/endpoint|url/.test(line);
    expect(text.split('\n').filter(unlike)).toEqual((await read(config)).split('\n').filter(unlike));
    expect(text).not.toContain('mimir.example');
    expect(text).not.toContain('4317');
    expect(env).toMatchObject({ GRAFANA_CLOUD_TOKEN: 'trial', GRAFANA_CLOUD_LOKI_URL: 'http://127.0.0.1:9/' });
    expect(env).not.toHaveProperty('TOKEN');
  });

  it('waits until Alloy is ready and its components are healthy', async () => {
    await fakeAlloy("(path) => (++count < 6 ? [503, 'not yet'] : [200, 'fine'])", 'let count = 0;');

    expect((await install()).exitCode).toBe(0);
  });

  it('writes nothing when Alloy ends, and says why without secrets', async () => {
    await fakeAlloy(
      allIsWell,
      `console.error('Error: ' + file + ':5:3: no such thing'); console.error('5 | password = "hunter2"'); process.exit(1);`,
    );

    const { exitCode, stdout, stderr } = await install();

    expect([exitCode, stdout]).toEqual([1, '']);
    expect(stderr).toContain('Error: config.alloy:5:3: no such thing');
    expect(stderr).toContain('nothing was written');
    expect(stderr).not.toContain('hunter2');
    expect(await tree()).toEqual({});
  });

  it('looks on a dry run, too', async () => {
    await fakeAlloy(allIsWell, 'process.exit(3);');

    const { exitCode, stderr } = await install('--dry-run');

    expect(exitCode).toBe(1);
    expect(stderr).toContain('it ended with exit code 3');
  });

  it('looks for files below the root that is installed to', async () => {
    const seen = join(root, 'seen');
    await fakeAlloy(allIsWell, `copyFileSync(file, '${seen}');`);
    const options = {
      destinations: [{ type: 'prometheus', url: 'http://localhost:9090/api/v1/write', tls: { caFile: '/etc/ca.pem' } }],
    };

    const flags = ['install', '--root', root, '-'];
    await runInMemory(flags, { env: { PATH: bin }, stdin: JSON.stringify(options) });

    expect(await read('seen')).toContain(`"${at('/etc/ca.pem')}"`);
    expect(await read(config)).toContain('"/etc/ca.pem"');
  });

  it('does not start it with --no-trial, and says so', async () => {
    await fakeAlloy(allIsWell, 'process.exit(3);');

    const { exitCode, stderr } = await install('--no-trial');

    expect([exitCode, stderr]).toEqual([0, expect.stringContaining('not checked by Alloy')]);
  });
});

describe('runTrial', () => {
  it('gives up on components that stay unhealthy, and names them', async () => {
    await fakeAlloy("(path) => (path === '/-/ready' ? [200, ''] : [500, 'unhealthy components: loki.write.a'])");

    const trial = await runTrial({ env: { PATH: bin } }, 'logging { }\n', { patienceMs: 3000 });

    expect(trial).toMatchObject({ result: 'refused', output: expect.stringContaining('loki.write.a') });
  });
});
