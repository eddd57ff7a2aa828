import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { quoteString } from '../syntax/quote-string.js';
import { hideSecrets } from './hide-secrets.js';
import { runInMemory } from './testing/run-in-memory.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tta-secrets-'));
});
afterAll(() => rm(folder, { recursive: true }));

// Begins in a way that nothing else does, so that finding it means it was shown.
const secret = fc.string({ unit: 'grapheme-ascii', minLength: 0, maxLength: 90 }).map((text) => `zQ7${text}`);
const mark = 'zQ7';

describe('hideSecrets', () => {
  it.each([
    ['a password', 'a {\n  password = "zQ7"\n}'],
    ['a raw string', 'a {\n  bearer_token = `zQ7\nzQ7`\n}'],
    ['a token in a text that does not parse', 'a {\n  token = "zQ7" "zQ7\n'],
    ['a header', 'a { headers = { "Authorization" = "Bearer zQ7" } }'],
    ['a key with escapes', 'a { api_key = "\\"zQ7" }'],
    ['a URL with a password', 'a { url = "https://me:zQ7@b.example" }'],
    ['a token of Grafana anywhere', 'a { anything = "glc_zQ7aaaaaaaaaaaaaaaaaaaaaaaaa" }'],
    ['a token of Grafana in a text that does not parse', 'a { anything = "glc_zQ7aaaaaaaaaaaaaaaaaaaaaaaaa" oops }'],
    ['a secret on a line of its own', 'a {\n  password = convert.nonsensitive(\n    "zQ7",\n  )\n}'],
    ['a joined secret', 'a { password = "zQ7" + "zQ7" }'],
  ])('blots out %s and moves nothing', (_, source) => {
    const { text } = hideSecrets(source);

    expect(text).not.toContain(mark);
    expect(text).toHaveLength(source.length);
    expect(text.split('\n').length).toBe(source.split('\n').length);
  });

  it('blots the same out of a message', () => {
    expect(hideSecrets('a { password = "zQ7" }').hideIn('got "zQ7", a string')).toBe('got "***", a string');
  });

  it.each([
    ['a variable', 'a { password = sys.env("NAME") }'],
    ['a variable on a line of its own', 'a { password = sys.env(\n"NAME",\n) }'],
    ['the name of a header', 'a { headers = { "Authorization" = sys.env("NAME") } }'],
    ['other text', 'a { job = "app", url = "https://b.example" }'],
  ])('leaves %s alone', (_, source) => {
    expect(hideSecrets(source).text).toBe(source);
  });
});

describe('the command line', () => {
  const shown = async (...argv: readonly string[]): Promise<string> => {
    const { stdout, stderr } = await runInMemory(argv);
    return stdout + stderr;
  };

  it('shows no secret of an Alloy file, whatever is wrong with the file', async () => {
    const path = join(folder, 'a.alloy');
    await fc.assert(
      fc.asyncProperty(secret, fc.constantFrom('', ' oops', '\n}', '\n\tpassword = 1'), async (value, wrong) => {
        const credentials = `\t\tbasic_auth {\n\t\t\tpassword = ${quoteString(value)}${wrong}\n\t\t}`;
        await writeFile(path, `prometheus.remote_write "a" {\n\tendpoint {\n${credentials}\n\t}\n}\n`);

        for (const verb of ['lint', 'explain', 'env']) expect(await shown(verb, path)).not.toContain(mark);
        expect(await shown('lint', '--json', path)).not.toContain(mark);
        expect(await shown('fmt', '--check', path)).not.toContain(mark);
        expect(await shown('generate', '--grafana-cloud', '--check', '--out', path)).not.toContain(mark);
        expect(
          await shown('install', '--grafana-cloud', '--dry-run', '--root', folder, '--config', '/a.alloy'),
        ).not.toContain(mark);
      }),
      { numRuns: 40 },
    );
  });

  it('shows no secret of a file with options that is refused', async () => {
    const place = fc.constantFrom(
      (value: string) => ({ bearerToken: value }),
      (value: string) => ({ basicAuth: value }),
      (value: string) => ({ basicAuth: { username: 'me', password: value } }),
      (value: string) => ({ headers: { Authorization: value } }),
      (value: string) => ({ headers: value }),
      (value: string) => ({ bearerToken: { env: value } }),
      (value: string) => ({ bearerToken: { file: value } }),
      (value: string) => ({ url: `http://me:${encodeURIComponent(value)}@mimir.example/` }),
    );
    await fc.assert(
      fc.asyncProperty(secret, place, fc.constantFrom('json', 'yaml'), async (value, put, ending) => {
        const path = join(folder, `a.${ending}`);
        const destination = { type: 'prometheus', url: 'https://mimir.example/api/v1/push', ...put(value) };
        await writeFile(path, JSON.stringify({ destinations: [destination] }));

        const { exitCode, stdout, stderr } = await runInMemory(['generate', path]);
        // The name of a variable or a file is not a secret once it is accepted.
        if (exitCode !== 0) expect(stdout + stderr).not.toContain(mark);
      }),
      { numRuns: 150 },
    );
  });

  it('shows no value of the environment', async () => {
    await fc.assert(
      fc.asyncProperty(secret, async (value) => {
        const env = { GRAFANA_CLOUD_TOKEN: value, TTA_DOCTOR_TOKEN: value, PATH: '' };
        const argv = ['--prometheus-url', 'http://127.0.0.1:1', '--alloy-url', 'http://127.0.0.1:1'];
        for (const run of [
          ['env', '--grafana-cloud'],
          ['env', '--grafana-cloud', '--json'],
          ['doctor', ...argv],
        ]) {
          const { stdout, stderr } = await runInMemory(run, { env });
          expect(stdout + stderr).not.toContain(mark);
        }
      }),
      { numRuns: 20 },
    );
  });
});
