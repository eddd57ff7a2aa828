import { describe, expect, it } from '@jest/globals';
import { run, start } from './testing/child-process.js';
import { startCollector } from './testing/collector.js';

/** A user's application without a line of telemetry. */
const workflow = `
  import { WorkflowPrimitive } from '@tta/core';
  class Greet extends WorkflowPrimitive {
    async run(name, context) {
      context.emit('greeting_made', { characters: name.length });
      return 'Hello ' + name;
    }
  }
  const greet = new Greet();
`;
const runOnce = `${workflow} const said = await greet.execute('Ada'); if (said !== 'Hello Ada') process.exit(9);`;

const events = (lines: readonly string[]): unknown[] =>
  lines.map((line) => (JSON.parse(line) as { event: string }).event);

describe('node --import @tta/otel/register', () => {
  it('observes an application without changes to its code', async () => {
    await using collector = await startCollector();
    const env = {
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      OTEL_SERVICE_NAME: 'greeter',
    };

    const { code, lines, stderr } = await run(runOnce, { env });

    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      level: 'info',
      event: 'greeting_made',
      characters: 3,
      trace_id: expect.stringMatching(/^[0-9a-f]{32}$/),
      span_id: expect.stringMatching(/^[0-9a-f]{16}$/),
    });
    expect(collector.spanNames()).toEqual(['Greet']);
    const traces = collector.received.find(({ path }) => path === '/v1/traces')?.body.toString();
    expect(traces).toContain((JSON.parse(lines[0] ?? '') as { trace_id: string }).trace_id);
    expect(traces).toContain('greeter');
    const metrics = collector.received.filter(({ path }) => path === '/v1/metrics').map(({ body }) => body.toString());
    for (const name of ['tta_workflow_executions_total', 'nodejs.eventloop.utilization'])
      expect(metrics.join('')).toContain(name);
  });

  it('makes what other libraries trace children of steps', async () => {
    await using collector = await startCollector();
    const env = {
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${collector.url}/v1/traces`,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    };
    const source = `${workflow}
      import { trace } from '@opentelemetry/api';
      class Calls extends WorkflowPrimitive { async run() { trace.getTracer('http').startSpan('GET').end(); } }
      await new Calls().execute(1);`;

    expect((await run(source, { env })).code).toBe(0);

    interface Traces {
      resourceSpans: { scopeSpans: { spans: { name: string; spanId: string; parentSpanId?: string }[] }[] }[];
    }
    const spans = collector.received
      .map(({ body }) => JSON.parse(body.toString()) as Traces)
      .flatMap(({ resourceSpans }) =>
        resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans)),
      );
    const calls = spans.find(({ name }) => name === 'Calls');
    expect(spans.find(({ name }) => name === 'GET')?.parentSpanId).toBe(calls?.spanId);
  });

  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
    'loses nothing at %s, by which the process still ends',
    async (signal) => {
      await using collector = await startCollector();
      const env = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' };
      const running = start(`${runOnce} setInterval(() => {}, 1000); console.log('ready');`, { env });

      await running.said('ready');
      running.child.kill(signal);
      const { signal: endedBy, lines } = await running.ended;

      expect(endedBy).toBe(signal);
      expect(lines).toHaveLength(2);
      expect(collector.spanNames()).toEqual(['Greet']);
    },
  );

  it('leaves a signal to the application that handles it, and sends what it does until its end', async () => {
    await using collector = await startCollector();
    const env = {
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${collector.url}/v1/traces`,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    };
    const running = start(
      `${runOnce}
       const work = setInterval(() => {}, 1000);
       process.on('SIGTERM', () => setTimeout(async () => {
         await greet.execute('the last');
         clearInterval(work);
         process.exitCode = 7;
       }, 300));
       console.log('ready');`,
      { env },
    );

    await running.said('ready');
    running.child.kill('SIGTERM');
    const { code, signal, lines } = await running.ended;

    expect({ code, signal }).toEqual({ code: 7, signal: null });
    expect(events(lines.filter((line) => line !== 'ready'))).toEqual(['greeting_made', 'greeting_made']);
    expect(collector.spanNames()).toEqual(['Greet', 'Greet']);
  });

  it('loses no line at process.exit()', async () => {
    const source = `${workflow} for (let i = 0; i < 5000; i++) await greet.execute('Ada'); process.exit(4);`;

    const { code, lines } = await run(source);

    expect(code).toBe(4);
    expect(lines).toHaveLength(5000);
  });

  it('waits at process.exit() for a reader that is slow, and not for long for one that never reads', async () => {
    const source = `${workflow} for (let i = 0; i < 5000; i++) await greet.execute('Ada'); process.exit(4);`;
    const [slow, never] = [start(source), start(source)];
    for (const { child } of [slow, never]) child.stdout.pause();
    setTimeout(() => slow.child.stdout.resume(), 900);
    const exited = new Promise((resolve) => never.child.once('exit', resolve));

    expect((await slow.ended).lines).toHaveLength(5000);
    expect(await exited).toBe(4);
    never.child.stdout.resume();
    await never.ended;
  });

  it.each([
    ['process.exit(4);', 4],
    [
      "process.on('SIGTERM', () => process.exit(5)); process.kill(process.pid, 'SIGTERM'); setTimeout(() => {}, 9000);",
      5,
    ],
    ['throw new Error("crash");', 1],
  ])('says how many spans are lost at %s', async (ending, expected) => {
    await using collector = await startCollector();
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' };

    const { code, stderr } = await run(`${runOnce} await greet.execute('Grace'); ${ending}`, { env });

    expect(code).toBe(expected);
    expect(collector.spanNames()).toEqual([]);
    expect(stderr.match(/TtaWarning: .*/g)).toEqual([expect.stringContaining('lost as the process ended: 2.')]);
  });

  it.each([
    ['throw new Error("crash");', 'Error: crash'],
    [
      'setTimeout(() => { throw new Error("later"); }, 1); await new Promise(() => setTimeout(() => {}, 1000));',
      'Error: later',
    ],
  ])('leaves a crash its code and its message, and loses no line: %s', async (crash, message) => {
    const { code, lines, stderr } = await run(`${runOnce} ${crash}`);

    expect(code).toBe(1);
    expect(stderr).toContain(message);
    expect(events(lines)).toEqual(['greeting_made']);
  });

  it.each([
    ['never answers', undefined],
    ['is not there', 'http://127.0.0.1:1'],
  ])('ends also where the collector %s', async (_, url) => {
    await using collector = await startCollector(() => undefined);
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: url ?? collector.url, OTEL_EXPORTER_OTLP_TIMEOUT: '1000' };

    const { code, lines } = await run(runOnce, { env });

    expect(code).toBe(0);
    expect(events(lines)).toEqual(['greeting_made']);
  });

  it('says in one line what it cannot use, and lets the application run', async () => {
    const { code, stderr, lines } = await run(runOnce, {
      env: { TTA_LOG_LEVEL: 'loud', OTEL_TRACES_SAMPLER: 'often' },
    });

    expect(code).toBe(0);
    expect(events(lines)).toEqual(['greeting_made']);
    expect(stderr.match(/TTA: \w+/g)?.sort()).toEqual(['TTA: OTEL_TRACES_SAMPLER', 'TTA: TTA_LOG_LEVEL']);
  });

  it('does not keep the process alive', async () => {
    const { code, stderr } = await run('');

    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });
});

describe('importing @tta/otel', () => {
  it('changes nothing global', async () => {
    const source = `
      import '@tta/core';
      const globals = new Set([...Object.getOwnPropertyNames(globalThis), ...Object.getOwnPropertySymbols(globalThis)]);
      const listeners = () => JSON.stringify(process.eventNames().map((name) => [String(name), process.listenerCount(name)]));
      const before = listeners();
      const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
      await import('@tta/otel');
      await import('@tta/otel/catalogue');
      const added = [...Object.getOwnPropertyNames(globalThis), ...Object.getOwnPropertySymbols(globalThis)].filter((name) => !globals.has(name));
      console.log(JSON.stringify({
        added: added.map(String), listeners: listeners() === before, timers: timers(),
      }));`;

    const { lines, stderr } = await run(source, { imports: [] });

    expect(stderr).toBe('');
    expect(JSON.parse(lines[0] ?? '')).toEqual({ added: [], listeners: true, timers: 0 });
  });

  it('ends by itself beside a collector that accepts and never answers, however long its exporters may wait', async () => {
    await using collector = await startCollector(() => undefined);
    const never = '600000';
    const env = {
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_EXPORTER_OTLP_TIMEOUT: never,
      OTEL_BSP_EXPORT_TIMEOUT: never,
      OTEL_METRIC_EXPORT_TIMEOUT: never,
    };

    const { code } = await run(runOnce, { env });

    expect(code).toBe(0);
    expect(collector.received.length).toBeGreaterThan(0);
  });

  it('sends or counts, and says, each span that ends between a signal and the end', async () => {
    await using collector = await startCollector((response) => {
      setTimeout(() => response.writeHead(200, { 'content-type': 'application/json' }).end('{}'), 300);
    });
    const env = {
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${collector.url}/v1/traces`,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      TTA_LOG_LEVEL: 'error',
    };
    const source = `${workflow}
      import { writeSync } from 'node:fs';
      setInterval(async () => { await greet.execute('Ada'); writeSync(1, 'ended\\n'); }, 2);`;

    const { child, ended, said } = start(source, { env });
    await said('ended\nended');
    child.kill('SIGTERM');
    const { signal, lines, stderr } = await ended;

    expect(signal).toBe('SIGTERM');
    const lost = Number(/were lost: (\d+)/.exec(stderr)?.[1] ?? 0);
    // The last may have ended after all was said.
    expect(lines.length - (collector.spanNames().length + lost)).toBeLessThanOrEqual(1);
  });
});
