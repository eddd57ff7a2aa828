import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { lintAlloy } from '../lint/lint-alloy.js';
import type { AlloyConfigOptions } from '../presets/alloy-config-options.js';
import { generateAlloyConfig } from '../presets/generate-alloy-config.js';
import { runInMemory } from './testing/run-in-memory.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tta-generate-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function file(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

const options: AlloyConfigOptions = {
  sources: { services: [{ address: 'localhost:9470', job: 'a' }] },
  destinations: [{ type: 'prometheus', url: 'https://mimir.example/api/v1/push', bearerToken: { env: 'T' } }],
};
const { text } = generateAlloyConfig(options);
const yaml =
  'sources: { services: [{ address: "localhost:9470", job: a }] }\ndestinations:\n' +
  '  - { type: prometheus, url: "https://mimir.example/api/v1/push", bearerToken: { env: T } }\n';

describe('generate', () => {
  it.each([
    ['JSON', 'a.json', JSON.stringify(options)],
    ['YAML', 'a.yaml', yaml],
    ['YAML as .yml', 'a.yml', yaml],
    ['a module', 'a.mjs', `export default ${JSON.stringify(options)};`],
    ['TypeScript', 'a.ts', `const options: object = ${JSON.stringify(options)};\nexport default options;`],
  ])('takes options from %s', async (_, name, content) => {
    expect(await runInMemory(['generate', await file(name, content)])).toEqual({
      exitCode: 0,
      stdout: text,
      stderr: '',
    });
  });

  it.each([
    ['JSON', JSON.stringify(options)],
    ['YAML', yaml],
  ])('takes %s from standard input', async (_, stdin) => {
    expect(await runInMemory(['generate', '-'], { stdin })).toEqual({ exitCode: 0, stdout: text, stderr: '' });
  });

  it('takes options from flags', async () => {
    const argv =
      'generate --service localhost:9470 --job a --prometheus https://mimir.example/api/v1/push --token-env T';

    expect(await runInMemory(argv.split(' '))).toEqual({ exitCode: 0, stdout: text, stderr: '' });
  });

  it('has a flag for each source and destination', async () => {
    const flags =
      '--service localhost:9470 --service localhost:9471 --interval 1m --workspace w --service-name s --discovery /run/tta --log-file /var/log/*.log ' +
      '--journal demo --otlp --host-metrics --alloy-metrics --job j --grafana-cloud --prometheus env:URL --loki http://loki.example/loki/api/v1/push ' +
      '--tempo http://tempo.example:4318 --token-env T --profile small --keep-metric tta_* --drop-metric tta_x --max-series 500 --log-level warn --label a=b=c';
    const identity = { job: 'j', serviceName: 's', workspace: 'w' };
    const access = { bearerToken: { env: 'T' } };
    const expected = generateAlloyConfig({
      sources: {
        services: [
          { address: 'localhost:9470', intervalMs: 60_000, ...identity },
          { address: 'localhost:9471', intervalMs: 60_000, ...identity },
        ],
        discovery: { folder: '/run/tta', job: 'j', intervalMs: 60_000 },
        logFiles: [{ path: '/var/log/*.log', ...identity }],
        journal: [{ unit: 'demo', ...identity }],
        otlp: true,
        host: true,
        alloy: true,
      },
      destinations: [
        { type: 'grafana-cloud' },
        { type: 'prometheus', url: { env: 'URL' }, ...access },
        { type: 'loki', url: 'http://loki.example/loki/api/v1/push', ...access },
        { type: 'otlp', name: 'tempo', protocol: 'http', endpoint: 'http://tempo.example:4318', ...access },
      ],
      operation: {
        profile: 'small',
        keepMetrics: ['tta_*'],
        dropMetrics: ['tta_x'],
        maxSeriesPerTarget: 500,
        logLevel: 'warn',
      },
      labels: { a: 'b=c' },
    });

    const { exitCode, stdout } = await runInMemory(['generate', ...flags.split(' ')]);

    expect(exitCode).toBe(0);
    expect(stdout).toBe(expected.text);
  });

  it.each([
    ['alloy', (output: string) => expect(lintAlloy(output)).toEqual([])],
    ['configmap', (output: string) => expect(output).toContain('kind: ConfigMap')],
    ['environment', (output: string) => expect(output).toMatch(/^T=$/m)],
    ['drop-in', (output: string) => expect(output).toContain('EnvironmentFile=/etc/alloy/tta.env')],
    ['json', (output: string) => expect(JSON.parse(output)).toMatchObject({ text, environment: [{ name: 'T' }] })],
  ])('prints the format %s', async (format, check) => {
    const { exitCode, stdout } = await runInMemory(['generate', '-', '--format', format], { stdin: yaml });

    expect(exitCode).toBe(0);
    check(stdout);
  });

  it('writes a file and says what the environment must hold', async () => {
    const out = join(folder, 'new', 'config.alloy');

    const first = await runInMemory(['generate', '-', '--out', out], { stdin: yaml });
    const second = await runInMemory(['generate', '-', '--out', out], { stdin: yaml });

    expect(first).toEqual({ exitCode: 0, stdout: '', stderr: `wrote ${out}\nAlloy's environment must hold T\n` });
    expect(second.stderr).toContain(`unchanged ${out}`);
    expect(await readFile(out, 'utf8')).toBe(text);
  });

  it('never writes over a filled-in environment file, and makes a new one unreadable to others', async () => {
    const old = await file('old.env', 'T=x\n');
    const fresh = join(folder, 'fresh.env');

    const refused = await runInMemory(['generate', '-', '--format', 'environment', '-o', old], { stdin: yaml });
    await runInMemory(['generate', '-', '--format', 'environment', '-o', fresh], { stdin: yaml });

    expect(refused.exitCode).toBe(1);
    expect(await readFile(old, 'utf8')).toBe('T=x\n');
    expect((await stat(fresh)).mode & 0o777).toBe(0o600);
  });
});

describe('generate --check', () => {
  it('is silent for the same text', async () => {
    const out = await file('config.alloy', text);

    expect(await runInMemory(['generate', '-', '-o', out, '--check'], { stdin: yaml })).toEqual({
      exitCode: 0,
      stdout: '',
      stderr: '',
    });
  });

  it('shows what differs, changes nothing, and ends with 1', async () => {
    const edited = text.replace('"30s"', '"60s"');
    const out = await file('config.alloy', edited);

    const { exitCode, stdout, stderr } = await runInMemory(['generate', '-', '-o', out, '--check'], { stdin: yaml });

    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^--- .*\n\+\+\+ .*\n@@ -\d+,7 \+\d+,7 @@$/m);
    expect(stdout).toContain('-\tscrape_interval = "60s"\n+\tscrape_interval = "30s"\n');
    expect(stderr).toContain('not what these options make');
    expect(await readFile(out, 'utf8')).toBe(edited);
  });

  it('uses colour on a terminal', async () => {
    const out = await file('config.alloy', text.replace('"30s"', '"60s"'));
    const options = await file('a.yaml', yaml);

    const { stdout } = await runInMemory(['generate', options, '-o', out, '--check'], { isTerminal: true });

    expect(stdout).toContain('\u001B[32m+\tscrape_interval = "30s"\u001B[0m\n');
    expect(stdout).toContain('\u001B[31m-\tscrape_interval = "60s"\u001B[0m\n');
  });

  it('counts a missing file as different', async () => {
    const out = join(folder, 'none.alloy');

    const { exitCode, stdout, stderr } = await runInMemory(['generate', '-', '-o', out, '--check'], { stdin: yaml });

    expect([exitCode, stdout.split('\n')[0]]).toEqual([1, '--- /dev/null']);
    expect(stderr).toContain('does not exist');
  });

  it('does not show a secret from the file', async () => {
    const out = await file('config.alloy', text.replace('sys.env("T")', '"hunter2hunter2"'));

    const { exitCode, stdout } = await runInMemory(['generate', '-', '-o', out, '--check'], { stdin: yaml });

    expect(exitCode).toBe(1);
    expect(stdout).toContain('**************');
    expect(stdout).not.toContain('hunter2');
  });
});

describe('a file with options that is wrong', () => {
  it.each([
    ['YAML with a wrong line', 'a.yaml', 'a: 1\nb: [1\nc: 2\n', /a\.yaml:\d+:\d+: /],
    ['JSON with a wrong line', 'a.json', '{\n  "a": 1,\n  "b": [1\n}\n', /a\.json:\d+:\d+: /],
    ['JSON with a comment', 'a.json', '{ "a": 1, }\n', /it is not JSON, though it is YAML/],
    ['nothing', 'a.yaml', '', /must hold an object/],
    ['a list', 'a.yaml', '[1]', /must hold an object/],
    ['too many aliases', 'a.yaml', bomb(), /a\.yaml: .*alias/],
    ['a wrong option', 'a.yaml', 'destination: []\n', /a\.yaml: destination: .*did you mean destinations/],
    ['a module without default', 'a.mjs', 'export const a = 1;', /no default export/],
    ['a module that throws', 'a.mjs', 'throw new Error("no luck\\nat all");', /could not be loaded: no luck$/m],
    ['bytes', 'a.yaml', '\uFFFD', /must hold an object/],
  ])('is one clear line for %s', async (_, name, content, message) => {
    const { exitCode, stdout, stderr } = await runInMemory(['generate', await file(name, content)]);

    expect([exitCode, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(message);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });

  it('is refused when it is not text', async () => {
    const path = join(folder, 'a.yaml');
    await writeFile(path, Buffer.from([0xff, 0xfe, 0x00]));

    const { exitCode, stderr } = await runInMemory(['generate', path]);

    expect([exitCode, stderr]).toEqual([1, `error: cannot read ${path}: it is not UTF-8 text\n`]);
  });
});

function bomb(): string {
  const levels = Array.from(
    { length: 9 },
    (_, index) => `l${index + 1}: &l${index + 1} [*l${index}, *l${index}, *l${index}, *l${index}]`,
  );
  return ['l0: &l0 [x]', ...levels, ''].join('\n');
}
