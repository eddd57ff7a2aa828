import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';

const file = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** The functions that the README leaves to its reader. */
const ownFunctions = `
const loadPlayer = async (id) => ({ id, name: 'Ada' });
const narrate = async (player) => player.name + ' went out.';`;

describe('README', () => {
  it('has an example that runs, is observed, and prints its story', async () => {
    const readme = await readFile(file('../../../README.md'), 'utf8');
    const [, example = ''] = /```ts\n(.*?)```/s.exec(readme) ?? [];
    const program = [
      ownFunctions,
      example,
      'const [{ scopeMetrics }] = [(await telemetry.metricProducer.collect()).resourceMetrics];',
      'console.error(JSON.stringify(scopeMetrics[0].metrics.map(({ descriptor }) => descriptor.name)));',
    ].join('\n');

    const { stdout, stderr } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], {
      // Packages are found from here.
      cwd: file('..'),
      env: { ...process.env, OTEL_EXPORTER_PROMETHEUS_PORT: '0', TTA_LOG_FORMAT: 'json' },
    });

    const lines = stdout.trim().split('\n');
    expect(lines.at(-1)).toBe('Ada went out.');
    expect(lines.slice(0, -1).map((line) => (JSON.parse(line) as { event: string }).event)).toEqual(
      expect.arrayContaining(['sequential_workflow_start', 'cache_miss', 'retry_attempt_success']),
    );
    expect(stderr).toContain('tta_workflow_executions_total');
  });

  it('has a page of versions, which names tests that there are for what TTA works with', async () => {
    const page = await readFile(file('../../../docs/help/versions.md'), 'utf8');
    const named = [...page.matchAll(/\| `([\w/.-]+\.test\.ts)`: _(.+?)_ +\|/g)].map(([, path = '', title = '']) => ({
      path,
      title,
    }));

    expect(named.length).toBeGreaterThan(5);
    for (const { path, title } of named) {
      // In quotes of either kind, perhaps followed by more.
      expect(await readFile(file(`../../../${path}`), 'utf8')).toContain(title);
    }
  });
});
