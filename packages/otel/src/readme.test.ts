import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import type { TelemetryOptions } from './telemetry-options.js';
import { run } from './testing/child-process.js';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

describe('README', () => {
  it('has an example that prints what it says', async () => {
    const example = /```ts\n([\s\S]*?)```/.exec(readme)?.[1] ?? '';
    // Types are what a program in JavaScript has not.
    const source = example.replace(/<string, string>|: string|: WorkflowContext|: Promise<string>|protected /g, '');

    const { code, lines, stderr } = await run(source, { imports: [] });

    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(lines.map((line) => JSON.parse(line) as object)).toMatchObject([
      { event: 'greeting_made', correlation_id: 'request-1', characters: 3 },
      { event: 'greeted', name: 'Ada' },
    ]);
    const shown = /\n(\{"timestamp.*\})\n/.exec(readme)?.[1] ?? '{}';
    expect(Object.keys(JSON.parse(shown) as object)).toEqual(Object.keys(JSON.parse(lines[0] ?? '') as object));
  });

  it('lists every option', () => {
    const options = {
      serviceName: 1,
      resourceAttributes: 1,
      tracing: 1,
      spanProcessors: 1,
      sampler: 1,
      idGenerator: 1,
      tracerProvider: 1,
      metrics: 1,
      maxSeries: 1,
      models: 1,
      runtimeMetrics: 1,
      logging: 1,
      logLevel: 1,
      logFormat: 1,
      logStream: 1,
      logFile: 1,
      logTransports: 1,
      logBuffer: 1,
      logSteps: 1,
      slowMs: 1,
      logErrorMessages: 1,
      omitContext: 1,
      global: 1,
      flushTimeoutMs: 1,
    } satisfies Record<keyof TelemetryOptions, 1>;

    for (const option of Object.keys(options)) expect(readme).toContain(`\`${option}\``);
  });
});
