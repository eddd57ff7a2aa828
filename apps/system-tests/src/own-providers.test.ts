import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { startNode } from './support/child.js';
import { fixture } from './support/paths.js';

interface Seen {
  readonly isTheirMeterProvider: boolean;
  readonly spans: readonly string[];
  readonly visits: number;
  readonly metrics: readonly string[];
  readonly page: readonly string[];
}

const require = createRequire(import.meta.url);

function versionOf(name: string): string {
  for (let folder = dirname(require.resolve(name)); folder !== dirname(folder); folder = dirname(folder)) {
    try {
      const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version?: string };
      if (manifest.version !== undefined) return manifest.version;
    } catch {
      // Further up.
    }
  }
  throw new Error(`${name} has no version`);
}

describe('an application with its own OpenTelemetry', () => {
  it('is one of API 1.9 and SDK 2.x', () => {
    expect(versionOf('@opentelemetry/api')).toMatch(/^1\.9\./);
    expect(versionOf('@opentelemetry/sdk-trace-base')).toMatch(/^2\./);
    expect(versionOf('@opentelemetry/sdk-metrics')).toMatch(/^2\./);
  });

  it.each(['before', 'after'])(
    'keeps the providers it registered, and has TTA in them; the tracer %s telemetry is made',
    async (when) => {
      const app = startNode([fixture('own-providers.mjs'), when]);

      expect(await app.ended).toEqual({ code: 0, signal: null });
      const seen = JSON.parse(app.stdout) as Seen;
      expect(seen.isTheirMeterProvider).toBe(true);
      expect([...seen.spans].sort()).toEqual(['Greeting', 'greet', 'still theirs']);
      // Counted on after TTA was shut down.
      expect(seen.visits).toBe(2);
      expect(seen.metrics).toContain('tta_workflow_executions_total');
      expect(seen.page.filter((line) => !line.endsWith(' 0'))).toEqual([
        'tta_workflow_executions_total{status="success",workflow_name="Greeting"} 1',
      ]);
    },
  );
});
