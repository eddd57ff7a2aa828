import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runTrial } from '../cli/run-trial.js';
import { generateAlloyConfig } from './generate-alloy-config.js';
import { golden } from './testing/golden-options.js';
import { combinations } from './testing/option-combinations.js';

const infra = new URL('../../../../infra/alloy/config.alloy', import.meta.url);

const possible = combinations.filter(({ isPossible }) => isPossible);

/** Everything that is generated, for a real Alloy to start at its default level. */
const texts: Readonly<Record<string, string>> = {
  'infra/alloy/config.alloy': readFileSync(infra, 'utf8'),
  ...Object.fromEntries(
    Object.entries(golden).map(([name, options]) => [`golden ${name}`, generateAlloyConfig(options).text]),
  ),
  ...Object.fromEntries(possible.map(({ title, options }) => [title, generateAlloyConfig(options).text])),
};
const names = Object.keys(texts);

it('has at least 60 generated files to start', () => {
  expect(names.length).toBeGreaterThanOrEqual(60);
});

const hasAlloy = spawnSync('alloy', ['--version']).status === 0;

describe('alloy run', () => {
  if (!hasAlloy) {
    const [shown, others] = [names.filter((name) => /^(?:infra|golden)\b/.test(name)), possible.length];
    it.skip.each(shown)('becomes healthy with %s (skipped: alloy is not on the PATH)', () => undefined);
    it.skip(`becomes healthy with each of ${others} combinations (skipped: alloy is not on the PATH)`, () => undefined);
    return;
  }

  /** Holds the certificates and secrets that the files name. */
  let root: string;
  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'tta-alloy-run-'));
    const [certificate, key] = [join(root, 'certificate'), join(root, 'key')];
    const subject = ['-subj', '/CN=localhost', '-days', '1'];
    const made = spawnSync('openssl', [
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      ...subject,
      '-keyout',
      key,
      '-out',
      certificate,
    ]);
    if (made.status !== 0) throw new Error(`openssl made no certificate: ${String(made.stderr)}`);
    for (const [, path = ''] of Object.values(texts).flatMap((text) => [
      ...text.matchAll(/file(?:name)? += "([^"]+)"/g),
    ])) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      const content = /\bk(?:ey)?\.pem$/.test(path)
        ? readFileSync(key)
        : path.endsWith('.pem')
          ? readFileSync(certificate)
          : 'secret';
      writeFileSync(join(root, path), content);
    }
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  it.each(names)('becomes healthy with %s', async (name) => {
    expect(await runTrial({ env: process.env }, texts[name]!, { root })).toEqual({ result: 'healthy' });
  });
});
