import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { PassThrough } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { paintFor } from './colors.js';
import { runInMemory } from './testing/run-in-memory.js';

const verbs = ['init', 'generate', 'fmt', 'lint', 'explain', 'env', 'install', 'doctor'];

describe('runCli', () => {
  it('prints its version', async () => {
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
      version: string;
    };

    expect(await runInMemory(['--version'])).toEqual({ exitCode: 0, stdout: `${version}\n`, stderr: '' });
  });

  it('lists all verbs', async () => {
    const { exitCode, stdout, stderr } = await runInMemory(['--help']);

    expect([exitCode, stderr]).toEqual([0, '']);
    for (const verb of verbs) expect(stdout).toMatch(new RegExp(`^  ${verb} `, 'm'));
    expect(stdout).toContain('Exit codes');
  });

  it.each(verbs)('helps with %s and shows examples', async (verb) => {
    const { exitCode, stdout, stderr } = await runInMemory([verb, '--help']);

    expect([exitCode, stderr]).toEqual([0, '']);
    expect(stdout).toContain(`Usage: tta-alloy-config ${verb} `);
    expect(stdout).toMatch(new RegExp(`Examples:\\n.*tta-alloy-config ${verb}`));
  });

  it.each([
    ['nothing', [], 'Usage:'],
    ['an unknown verb', ['generat'], "unknown command 'generat'"],
    ['an unknown flag', ['lint', '--jsn', 'x'], "unknown option '--jsn'"],
    ['no file', ['lint'], 'no file to check'],
    ['too many files', ['explain', 'a', 'b'], 'too many arguments'],
    ['no options', ['generate'], 'no options'],
    ['no destination', ['generate', '--otlp'], 'no destination'],
    ['a file and flags', ['generate', 'a.json', '--otlp'], 'not both'],
    ['a file of unknown kind', ['generate', 'a.txt'], 'cannot tell what a.txt is'],
    ['a token for Grafana Cloud', ['generate', '--grafana-cloud', '--token-env', 'A'], 'variables of its own'],
    ['a wrong duration', ['generate', '--grafana-cloud', '--interval', '30'], 'must be a duration'],
    ['a wrong count', ['generate', '--grafana-cloud', '--max-series', 'x'], 'must be a whole number'],
    ['a wrong label', ['generate', '--grafana-cloud', '--label', 'x'], '--label must be name=value'],
    ['a wrong address', ['generate', '--grafana-cloud', '--service', 'x'], 'sources.services[0].address'],
    ['a wrong profile', ['generate', '--grafana-cloud', '--profile', 'big'], 'operation.profile'],
    ['a wrong format', ['generate', '--grafana-cloud', '--format', 'xml'], '--format must be one of'],
    ['a check of nothing', ['generate', '--grafana-cloud', '--check'], '--check needs --out'],
    ['a name without ConfigMap', ['generate', '--grafana-cloud', '--name', 'x'], 'are for --format configmap'],
    ['a wrong name', ['generate', '--grafana-cloud', '--format', 'configmap', '--name', 'A_B'], 'Kubernetes name'],
    ['check and write', ['fmt', '--check', '--write', 'x'], 'exclude each other'],
    ['writing to standard input', ['fmt', '--write', '-'], 'cannot be written'],
    ['several files to print', ['fmt', 'a', 'b'], 'several files'],
    ['two forms at once', ['explain', '--json', '--mermaid', 'x'], 'exclude each other'],
    ['nobody to ask', ['init'], 'not a terminal'],
    ['a wrong ending', ['init', '--grafana-cloud', '--out', 'x.txt'], '--out must end in'],
    ['a relative path', ['install', '--grafana-cloud', '--config', 'x'], '--config must be an absolute path'],
    ['a password in an address', ['doctor', '--loki-url', 'http://a:b@c.example'], 'must not hold a password'],
    ['no URL', ['doctor', '--tempo-url', 'tempo'], 'must be a URL'],
  ])('ends with 2 for %s', async (_, argv, message) => {
    const { exitCode, stdout, stderr } = await runInMemory(argv);

    expect(exitCode).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain(message);
  });

  it.each([
    ['a missing file', '/nowhere/a.alloy', 'there is no such file'],
    ['a directory', tmpdir(), 'it is a directory'],
  ])('ends with 1 and one line for %s', async (_, path, reason) => {
    for (const verb of path === tmpdir() ? ['fmt', 'explain'] : ['lint', 'fmt', 'explain']) {
      const { exitCode, stdout, stderr } = await runInMemory([verb, path]);

      expect([exitCode, stdout]).toEqual([1, '']);
      expect(stderr).toBe(`error: cannot read ${path}: ${reason}${reason.endsWith('file') ? '' : ', not a file'}\n`);
    }
  });

  it('does not read a terminal as a file', async () => {
    const { exitCode, stderr } = await runInMemory(['fmt', '-'], { isTerminal: true, env: { NO_COLOR: '1' } });

    expect(exitCode).toBe(2);
    expect(stderr).toContain('standard input is a terminal');
  });
});

describe('paintFor', () => {
  it.each([
    ['a terminal', true, {}, true],
    ['a pipe', false, {}, false],
    ['a terminal with NO_COLOR', true, { NO_COLOR: '1' }, false],
    ['a terminal with an empty NO_COLOR', true, { NO_COLOR: '' }, true],
    ['a pipe with FORCE_COLOR', false, { FORCE_COLOR: '1' }, true],
    ['a terminal with FORCE_COLOR=0', true, { FORCE_COLOR: '0' }, false],
    ['both variables', true, { FORCE_COLOR: '1', NO_COLOR: '1' }, false],
    ['a dumb terminal', true, { TERM: 'dumb' }, false],
  ])('for %s', (_, isTTY, env, isColored) => {
    const paint = paintFor(Object.assign(new PassThrough(), { isTTY }), env);

    expect(paint('red', 'x')).toBe(isColored ? '\u001B[31mx\u001B[0m' : 'x');
  });
});
