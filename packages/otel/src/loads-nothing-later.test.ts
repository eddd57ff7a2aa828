import { describe, expect, it } from '@jest/globals';
import { run } from './testing/child-process.js';

/** Lists the modules that are loaded, by `import` and by `require`. */
const listed = `
  import { createRequire, register } from 'node:module';
  import { MessageChannel } from 'node:worker_threads';
  const { port1, port2 } = new MessageChannel();
  const imported = [];
  port1.on('message', (url) => imported.push(url));
  const hooks = 'let port; export const initialize = (data) => { port = data.port; };' +
    'export const load = (url, context, next) => { port.postMessage(url); return next(url, context); };';
  register('data:text/javascript,' + encodeURIComponent(hooks), { data: { port: port2 }, transferList: [port2] });
  const cache = createRequire(process.cwd() + '/').cache;
  const pause = () => new Promise((resolve) => setTimeout(resolve, 500));
  const loaded = () => [...imported, ...Object.keys(cache)];
`;

/** Steps that succeed, retry, fail, emit and log. */
const worked = `
  setInstrumentation(telemetry.instrumentation);
  class Step extends WorkflowPrimitive {
    async run(fails, context) {
      context.emit('step_told', { fails });
      context.log.info('working');
      if (fails) throw new TypeError('no luck', { cause: new Error('deeper') });
    }
  }
  await new Step().execute(false);
  await new Step().execute(true).catch(() => undefined);
  telemetry.logger.warn('own line', { rows: 1 });
`;

describe('@tta/otel', () => {
  it('loads winston when telemetry is created, and not when it is imported', async () => {
    const { code, stdout, stderr } = await run(
      `${listed}
      const hasWinston = () => loaded().some((each) => /node_modules.(winston|readable-stream)/.test(each));
      const { createTelemetry } = await import('@tta/otel');
      await pause();
      const before = hasWinston();
      createTelemetry();
      console.log(JSON.stringify({ before, after: hasWinston() }));
      process.exit(0);`,
      { imports: [] },
    );

    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout)).toEqual({ before: false, after: true });
  });
});

describe('createTelemetry', () => {
  it.each([
    ['by default', '{}'],
    ['with an ambient context', '{ global: true }'],
  ])('has loaded everything when it returns, %s', async (_, options) => {
    const { code, stdout, stderr } = await run(
      `${listed}
      const { setInstrumentation, WorkflowPrimitive } = await import('@tta/core');
      const { createTelemetry } = await import('@tta/otel');
      await pause();
      const telemetry = createTelemetry(${options});
      const before = loaded();
      ${worked}
      await telemetry.metricProducer.collect();
      await pause();
      const after = loaded();
      console.log(JSON.stringify({ before: before.length, later: after.filter((each) => !before.includes(each)) }));
      process.exit(0);`,
      { imports: [] },
    );

    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const last = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as { before: number; later: string[] };
    expect(last.later).toEqual([]);
    expect(last.before).toBeGreaterThan(1);
  });
});
