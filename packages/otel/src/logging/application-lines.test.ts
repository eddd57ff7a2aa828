import { afterEach, describe, expect, it } from '@jest/globals';
import { context as contextApi, propagation, trace } from '@opentelemetry/api';
import { setInstrumentation } from '@tta/core';
import { closeAfterEach, observed } from '../testing/observed.js';
import { TestSequence, TestStep } from '../testing/steps.js';

closeAfterEach();
afterEach(() => {
  setInstrumentation(undefined);
  contextApi.disable();
  trace.disable();
  propagation.disable();
});

const failure = (): Error => new TypeError('fetch failed', { cause: new Error('connect ECONNREFUSED') });

describe('context.log', () => {
  it('has the ids and the name of its step, at the level asked', async () => {
    const { stream, context, span } = observed({ logLevel: 'debug' });
    const says = new TestStep('says', (input, own) => {
      own.log.debug('looking');
      own.log.info('loaded', { rows: 3 });
      own.log.warn('slow');
      own.log.error('failed', { error: failure() });
      return input;
    });

    await says.execute(1, context({ workflowId: 'w-1', correlationId: 'c-1' }));

    const { traceId: trace_id, spanId: span_id } = span('says').spanContext();
    const ids = { correlation_id: 'c-1', workflow_id: 'w-1', trace_id, span_id, primitive_name: 'says' };
    expect(stream.records).toMatchObject([
      { ...ids, level: 'debug', event: 'looking' },
      { ...ids, level: 'info', event: 'loaded', rows: 3 },
      { ...ids, level: 'warn', event: 'slow' },
      {
        ...ids,
        level: 'error',
        event: 'failed',
        error: { name: 'TypeError', cause: { message: 'connect ECONNREFUSED' } },
      },
    ]);
  });

  it('says whose it is on a console too, with the stacks of an error and its cause below', async () => {
    const { stream, context } = observed({ logFormat: 'console' });
    const says = new TestStep('says', (input, own) => (own.log.error('failed', { error: failure() }), input));

    await says.execute(1, context({ correlationId: 'c-1' }));

    expect(stream.lines[0]).toMatch(
      /\[error\] failed +correlation_id=c-1 primitive_name=says error='TypeError: fetch failed'$/,
    );
    expect(stream.text).toContain('\n    Error: connect ECONNREFUSED\n');
  });

  it('is silent below its level and where logging is off', async () => {
    const quiet = observed({ logLevel: 'warn' });
    const off = observed({ logging: false });
    const says = new TestStep('says', (input, own) => (own.log.info('loaded'), input));

    await says.execute(1, quiet.context());
    await says.execute(1, off.context());

    expect([quiet.stream.text, off.stream.text]).toEqual(['', '']);
  });
});

describe('telemetry.logger', () => {
  it('adds the ids of the step that it is called in, after an await and by a child logger too', async () => {
    const { telemetry, stream, context, span } = observed({ global: true });
    const logger = telemetry.logger.child({ part: 'loader' });
    const loads = new TestStep('loads', async (input) => {
      await Promise.resolve();
      logger.info('loaded', { rows: 3 });
      return input;
    });
    telemetry.logger.info('outside');

    await new TestSequence('s', [loads]).execute(1, context({ correlationId: 'c-1' }));

    const { traceId: trace_id, spanId: span_id } = span('loads').spanContext();
    const [outside, inside] = stream.records.filter(({ event }) => /outside|loaded/.test(String(event)));
    expect(outside).not.toHaveProperty('trace_id');
    expect(inside).toMatchObject({ trace_id, span_id, correlation_id: 'c-1', primitive_name: 'loads', part: 'loader' });
  });

  it("adds the ids of another library's span", () => {
    const { telemetry, stream } = observed({ global: true });
    const request = trace.getTracer('server').startSpan('GET /');

    contextApi.with(trace.setSpan(contextApi.active(), request), () => telemetry.logger.info('asked'));

    expect(stream.records[0]).toMatchObject({ trace_id: request.spanContext().traceId });
  });

  it('keeps cause and errors of an error in every form that winston takes', () => {
    const { telemetry, stream } = observed();
    const { logger } = telemetry;
    const error = new AggregateError([failure()], 'all failed', { cause: new Error('the cause') });
    const forms: (() => unknown)[] = [
      () => logger.error(error),
      () => logger.error('it broke', error),
      () => logger.error('it broke: %s', error),
      () => logger.error('it broke: %s', 'here', error),
      () => logger.error('it broke', { error }),
      () => logger.error('it broke', { more: 1 }, error),
      () => logger.error({ message: error }),
      () => logger.error({ message: 'it broke', error }),
      () => logger.log('error', error as never),
      () => logger.log('error', 'it broke', error),
      () => logger.log({ level: 'error', message: error as never }),
      () => logger.log({ level: 'error', message: 'it broke', error }),
      () => logger.child({ error }).error('it broke'),
      () => logger.child({ part: 1 }).error(error),
      () => logger.child({ part: 1 }).log('error', error as never),
    ];

    for (const form of forms) form();

    expect(stream.lines).toHaveLength(forms.length);
    for (const line of stream.lines) {
      expect(line).toContain('AggregateError');
      expect(line).toContain('the cause');
      expect(line).toContain('connect ECONNREFUSED');
      expect(line).toContain('application-lines.test');
    }
  });

  it('keeps fields called message and level, and fills placeholders', () => {
    const { telemetry, stream } = observed();

    telemetry.logger.info('hello', { message: 'inner', level: 7 });
    telemetry.logger.info('got %s of %d', 'one', 2, { more: true });
    telemetry.logger.info('50%done', { more: true });

    expect(stream.records).toMatchObject([
      { level: 'info', event: 'hello', message: 'inner', level_: 7 },
      { event: 'got one of 2', more: true },
      { event: '50%done', more: true },
    ]);
  });
});

describe('a step that is executed without a context', () => {
  it('continues the step around it where an ambient context is kept', async () => {
    const { telemetry, span, context, values } = observed({ global: true });
    setInstrumentation(telemetry.instrumentation);
    const leaves = new AbortController();
    const seen: string[] = [];
    const inner = new TestStep('inner', (input, own) => {
      seen.push(own.correlationId);
      leaves.abort();
      expect(own.aborted).toBe(true);
      return input;
    });
    const outer = new TestStep('outer', async (input) => {
      await Promise.resolve();
      return inner.execute(input);
    });

    await new TestSequence('s', [outer]).execute(1, context({ correlationId: 'c-1', signal: leaves.signal }));

    expect(seen).toEqual(['c-1']);
    expect(span('inner').parentSpanContext?.spanId).toBe(span('outer').spanContext().spanId);
    expect(await values('tta_workflow_executions_total')).toEqual({ 'workflow_name=s,status=success': 1 });
  });

  it('begins a workflow of its own where none is', async () => {
    const { telemetry, values } = observed();
    setInstrumentation(telemetry.instrumentation);
    const inner = new TestStep('inner');

    await new TestStep('outer', (input) => inner.execute(input)).execute(1);

    expect(await values('tta_workflow_executions_total')).toEqual({
      'workflow_name=outer,status=success': 1,
      'workflow_name=inner,status=success': 1,
    });
  });
});
