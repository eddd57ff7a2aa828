import { spawn, spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

// The built file that is shipped; turbo builds before it tests.
const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tta-main-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function run(argv: readonly string[], input = ''): SpawnSyncReturns<string> {
  return spawnSync(process.execPath, [main, ...argv], { input, encoding: 'utf8', cwd: folder, timeout: 240_000 });
}

describe('tta-alloy-config as a process', () => {
  it('reads standard input, writes standard output, and ends with 0', () => {
    const { status, stdout, stderr } = run(['fmt', '-'], 'a   "b" {}');

    expect([status, stdout, stderr]).toEqual([0, 'a "b" { }\n', '']);
  });

  it('ends with 1 for findings and 2 for a usage error', () => {
    expect(run(['lint', '-'], 'a = {').status).toBe(1);
    expect(run(['lint']).status).toBe(2);
  });

  it('writes long output whole through a pipe', () => {
    const blocks = Array.from({ length: 20_000 }, (_, index) => `a "b${index}" { }\n`).join('\n');

    expect(run(['fmt', '-'], blocks).stdout).toBe(blocks);
  });

  it('does not mind a reader that goes away', async () => {
    writeFileSync(
      join(folder, 'long.alloy'),
      Array.from({ length: 20_000 }, (_, index) => `a "b${index}" { }\n`).join('\n'),
    );
    const child = spawn(process.execPath, [main, 'fmt', 'long.alloy'], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const errors: Buffer[] = [];
    child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
    child.stdout.once('data', () => child.stdout.destroy());

    const code = await new Promise((resolve) => child.on('close', resolve));

    expect([code, Buffer.concat(errors).toString()]).toEqual([0, '']);
  });

  it('takes TypeScript where Node reads it, and says what to do where it does not', () => {
    writeFileSync(
      join(folder, 'a.ts'),
      "const type: string = 'grafana-cloud';\nexport default { destinations: [{ type }] };\n",
    );
    const { status, stdout, stderr } = run(['generate', 'a.ts']);
    const readsTypeScript = Boolean((process.features as { typescript?: unknown }).typescript);

    expect(status).toBe(readsTypeScript ? 0 : 1);
    if (readsTypeScript) expect(stdout).toContain('GRAFANA_CLOUD_TOKEN');
    else expect(stderr).toMatch(/^error: a\.ts: Node .* does not read TypeScript\. Run with Node 22\.18 or newer/);
  });
});
