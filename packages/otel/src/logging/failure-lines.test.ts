import { describe, expect, it } from '@jest/globals';
import { SpanStatusCode } from '@opentelemetry/api';
import { WorkflowPrimitive, type WorkflowContext } from '@tta/core';
import { closeAfterEach, observed, type Observed } from '../testing/observed.js';
import { emitTest } from '../testing/events.js';
import { rejection, TestSequence, TestStep } from '../testing/steps.js';

closeAfterEach();

/** A guard that gives up after so many attempts, with the events of the real one. */
class TestRetry extends WorkflowPrimitive<number, number> {
  override readonly type = 'retry';
  override readonly runsOnlyChildren = true;
  override readonly mayRecover = true;

  constructor(
    private readonly child: WorkflowPrimitive<number, number>,
    private readonly attempts: number,
  ) {
    super('guard');
  }

  protected async run(input: number, context: WorkflowContext): Promise<number> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.child.execute(input, context.forChild({}));
      } catch (error) {
        emitTest(context, 'retry_attempt_failed', { attempt, status: 'error' }, error);
        if (attempt < this.attempts) continue;
        emitTest(context, 'retry_exhausted', { total_attempts: attempt }, error);
        throw error;
      }
    }
  }
}

/** Branches that all fail, and one error for all of them. */
class TestParallel extends WorkflowPrimitive<number, number> {
  override readonly type = 'parallel';
  override readonly runsOnlyChildren = true;

  protected async run(input: number, context: WorkflowContext): Promise<number> {
    const settled = await Promise.allSettled(
      ['left', 'right'].map((name) =>
        new TestStep(name, () => Promise.reject(new Error(`no ${name}`))).execute(input, context),
      ),
    );
    throw new AggregateError(settled.map((result) => (result as PromiseRejectedResult).reason as unknown));
  }
}

const refused = (): Error => new TypeError('fetch failed', { cause: new Error('connect ECONNREFUSED ::1:1') });
const fails = (name = 'loads', error = refused): TestStep => new TestStep(name, () => Promise.reject(error()));

function told({ stream }: Observed): unknown[][] {
  return stream.records.map(({ event, level, primitive_name }) => [event, level, primitive_name]);
}

describe('a failure', () => {
  it('is told where it was thrown, with its causes and stack, and once more by the root', async () => {
    const observing = observed();
    const workflow = new TestSequence('outer', [new TestSequence('inner', [fails()])]);

    await rejection(workflow.execute(1, observing.context()));

    expect(told(observing).filter(([, level]) => level !== 'info')).toEqual([
      ['step_failed', 'error', 'loads'],
      ['sequential_workflow_failed', 'error', 'outer'],
    ]);
    const [line, last] = observing.stream.records.filter(({ level }) => level === 'error');
    expect(line).toMatchObject({
      step_name: 'loads',
      status: 'error',
      error_type: 'TypeError',
      error_message: 'fetch failed',
      error_causes: 'Error: connect ECONNREFUSED ::1:1',
      error_stack: expect.stringMatching(/^TypeError: fetch failed\n +at /),
    });
    expect(last).toMatchObject({ error_causes: 'Error: connect ECONNREFUSED ::1:1' });
    expect(last).not.toHaveProperty('error_stack');
  });

  it('of a plain step that is the whole workflow is told too', async () => {
    const observing = observed();

    await rejection(fails().execute(1, observing.context()));

    expect(told(observing)).toEqual([['step_failed', 'error', 'loads']]);
  });

  it('is a warning inside a guard that may still save it, and an error where the guard gives up', async () => {
    const observing = observed();
    let calls = 0;
    const flaky = fails('flaky', () => new Error(`call ${++calls}`));

    await rejection(new TestRetry(flaky, 2).execute(1, observing.context()));

    expect(told(observing)).toEqual([
      ['step_failed', 'warn', 'flaky'],
      ['retry_attempt_failed', 'warn', 'guard'],
      ['step_failed', 'warn', 'flaky'],
      ['retry_attempt_failed', 'warn', 'guard'],
      ['retry_exhausted', 'error', 'guard'],
    ]);
    expect(observing.stream.records.at(-1)).toMatchObject({ error_stack: expect.stringContaining('call 2') });
  });

  it('that several errors are made of is told at each, and not again as one', async () => {
    const observing = observed();

    await rejection(new TestParallel('both').execute(1, observing.context()));

    expect(told(observing)).toEqual([
      ['step_failed', 'error', 'left'],
      ['step_failed', 'error', 'right'],
    ]);
  });

  it('that a composite throws by itself comes before the line that the composite has failed', async () => {
    const observing = observed();
    const lost = new Error('no such route');
    class Router extends WorkflowPrimitive<number, number> {
      override readonly runsOnlyChildren = true;
      protected async run(_: number, context: WorkflowContext): Promise<number> {
        const failed = { step_count: 1, status: 'timeout', duration_ms: 1 };
        emitTest(context, 'sequential_workflow_failed', failed, lost);
        throw lost;
      }
    }

    await rejection(new Router('routes').execute(1, observing.context()));

    expect(observing.stream.records).toMatchObject([
      { event: 'step_failed', level: 'error', step_name: 'routes', status: 'timeout', duration_ms: expect.any(Number) },
      { event: 'sequential_workflow_failed', level: 'error' },
    ]);
    expect(observing.span('routes').events.map(({ name }) => name)).toEqual([
      'sequential_workflow_failed',
      'exception',
    ]);
  });

  it('that is a text is told once for each step that threw it, though others throw between', async () => {
    const observing = observed();
    const texts = (name: string, text: string): TestSequence =>
      new TestSequence(`around-${name}`, [
        new TestSequence(`in-${name}`, [new TestStep(name, () => Promise.reject(text))]),
      ]);
    const steps = [texts('a', 'busy'), texts('b', 'gone'), texts('c', 'busy')];
    const all = new (class extends WorkflowPrimitive<number, number> {
      override readonly runsOnlyChildren = true;
      protected async run(input: number, context: WorkflowContext): Promise<number> {
        const settled = await Promise.allSettled(steps.map((step) => step.execute(input, context)));
        throw new AggregateError(settled.map((result) => (result as PromiseRejectedResult).reason as unknown));
      }
    })('all');

    await rejection(all.execute(1, observing.context()));

    const lines = observing.stream.records.filter(({ event }) => event === 'step_failed');
    expect(lines.map(({ step_name, error_message }) => [step_name, error_message])).toEqual([
      ['a', 'busy'],
      ['b', 'gone'],
      ['c', 'busy'],
    ]);
    const thrown = (name: string) => observing.span(name).events.filter((event) => event.name === 'exception').length;
    expect(['a', 'b', 'c', 'around-a', 'in-b', 'all'].map(thrown)).toEqual([1, 1, 1, 0, 0, 0]);
  });

  it('that is a text is told at each attempt, for each is another failure', async () => {
    const observing = observed();

    const busy = new TestStep('flaky', () => Promise.reject('busy'));

    await rejection(new TestRetry(new TestSequence('inner', [busy]), 2).execute(1, observing.context()));

    const failures = observing.stream.records.filter(({ event }) => event === 'step_failed');
    expect(failures.map(({ step_name }) => step_name)).toEqual(['flaky', 'flaky']);
  });

  it('that many callers get is told to each', async () => {
    const observing = observed();
    const shared = new Error('shared');
    const workflow = fails('shares', () => shared);

    await rejection(workflow.execute(1, observing.context()));
    await rejection(workflow.execute(1, observing.context()));

    expect(told(observing)).toHaveLength(2);
  });

  it('shows nothing but types where messages are switched off', async () => {
    const { stream, context } = observed({ logErrorMessages: false });

    await rejection(new TestSequence('s', [new TestRetry(fails(), 1)]).execute(1, context()));

    expect(stream.text).toContain('"error_causes":"Error"');
    expect(stream.text).not.toMatch(/fetch failed|ECONNREFUSED|error_stack/);
  });

  it('has its stack below the line on a console, indented, with nothing that passes for a line of the log', async () => {
    const { stream, context } = observed({ logFormat: 'console' });
    const forged = (): Error => new Error('no\n2025-11-15 20:22:18 [info] all_well\u001b[2J');

    await rejection(fails('loads', forged).execute(1, context()));

    expect(stream.lines[0]).toMatch(/\[error\] step_failed +step_name=loads status=error error_type=Error/);
    expect(stream.lines.length).toBeGreaterThan(2);
    expect(stream.lines.slice(1).every((line) => /^ {4}\S/.test(line))).toBe(true);
    expect(stream.text).not.toContain('\u001b');
  });

  it('is on the spans with its deepest message, and as an exception where it was thrown', async () => {
    const { span, context } = observed();

    await rejection(new TestSequence('outer', [fails()]).execute(1, context()));

    const ended = { code: SpanStatusCode.ERROR, message: 'connect ECONNREFUSED ::1:1' };
    expect([span('outer').status, span('loads').status]).toEqual([ended, ended]);
    const exceptions = ['outer', 'loads'].map(
      (name) => span(name).events.filter((event) => event.name === 'exception').length,
    );
    expect(exceptions).toEqual([0, 1]);
  });
});

describe('what was cancelled', () => {
  it('is information, and its span has neither status nor error', async () => {
    const observing = observed();
    const leaves = new AbortController();
    const waits = new TestStep('waits', (_, { signal }) => {
      leaves.abort(new Error('gone'));
      return Promise.reject(signal.reason as Error);
    });

    await rejection(new TestSequence('s', [waits]).execute(1, observing.context({ signal: leaves.signal })));

    expect(observing.stream.records.map(({ level }) => level)).not.toContain('error');
    expect(told(observing)).toContainEqual(['step_failed', 'info', 'waits']);
    for (const name of ['s', 'waits']) {
      expect(observing.span(name).status).toEqual({ code: SpanStatusCode.UNSET });
      expect(observing.span(name).attributes).not.toHaveProperty('error.type');
      expect(observing.span(name).events.map((event) => event.name)).not.toContain('exception');
    }
    expect(await observing.values('tta_workflow_last_failure_timestamp_seconds')).toEqual({});
  });
});

describe('logSteps', () => {
  it('logs starts and ends of workflows, and failures, with workflows', async () => {
    const observing = observed({ logSteps: 'workflows' });
    await new TestSequence('well', [new TestSequence('inner', [new TestStep('a')])]).execute(1, observing.context());
    await rejection(new TestSequence('bad', [fails()]).execute(1, observing.context()));

    expect(told(observing)).toEqual([
      ['sequential_workflow_start', 'info', 'well'],
      ['sequential_workflow_complete', 'info', 'well'],
      ['sequential_workflow_start', 'info', 'bad'],
      ['step_failed', 'error', 'loads'],
      ['sequential_workflow_failed', 'error', 'bad'],
    ]);
  });

  it('logs that a workflow gave up, which is how a retry ends, and not that a step of it did', async () => {
    const observing = observed({ logSteps: 'workflows' });
    await rejection(new TestRetry(fails(), 2).execute(1, observing.context()));
    await rejection(new TestSequence('bad', [new TestRetry(fails(), 1)]).execute(1, observing.context()));

    expect(told(observing)).toEqual([
      ['step_failed', 'warn', 'loads'],
      ['step_failed', 'warn', 'loads'],
      ['retry_exhausted', 'error', 'guard'],
      ['sequential_workflow_start', 'info', 'bad'],
      ['step_failed', 'warn', 'loads'],
      ['sequential_workflow_failed', 'error', 'bad'],
    ]);
  });

  it('logs one summary of a failed or slow workflow, and lines of the application, with failures', async () => {
    const observing = observed({ logSteps: 'failures', slowMs: 0 });
    const quick = observed({ logSteps: 'failures' });
    const says = new TestStep('says', (input, context) => (context.log.info('own'), input));
    await rejection(new TestSequence('bad', [says, fails()]).execute(1, observing.context()));
    await new TestSequence('slow', [says]).execute(1, observing.context());
    await new TestSequence('quick', [says]).execute(1, quick.context());

    expect(told(quick)).toEqual([['own', 'info', 'says']]);
    expect(told(observing)).toEqual([
      ['own', 'info', 'says'],
      ['workflow_summary', 'error', 'bad'],
      ['own', 'info', 'says'],
      ['workflow_summary', 'warn', 'slow'],
    ]);
    expect(observing.stream.records[1]).toMatchObject({
      workflow_name: 'bad',
      status: 'error',
      failed_step: 'loads',
      error_message: 'fetch failed',
      error_causes: expect.stringContaining('ECONNREFUSED'),
      error_stack: expect.any(String),
    });
  });
});

describe('the console', () => {
  it('tells two workflows apart where two run, on lines that somebody asks about', async () => {
    const alone = observed({ logFormat: 'console' });
    const both = observed({ logFormat: 'console' });
    const looks = new TestStep('looks', async (input, context) => {
      await new Promise(setImmediate);
      emitTest(context, 'cache_hit', { hit_rate: 1 });
      return input;
    });
    await looks.execute(1, alone.context({ correlationId: 'c-0' }));
    await Promise.all([
      looks.execute(1, both.context({ correlationId: 'c-1' })),
      looks.execute(1, both.context({ correlationId: 'c-2' })),
    ]);

    expect(alone.stream.text).not.toContain('correlation_id');
    expect(both.stream.lines[0]).toContain('correlation_id=c-1');
  });

  it('names the step on lines of trouble, once', async () => {
    const { stream, context } = observed({ logFormat: 'console' });
    const flaky = new TestRetry(fails('flaky'), 1);

    await rejection(new TestSequence('outer', [flaky]).execute(1, context()));

    const named = stream.lines.flatMap(
      (line) => /\] (\S+) .*\b(?:primitive|step)_name=(\S+)$/.exec(line)?.slice(1) ?? [],
    );
    expect(stream.text.match(/=flaky\b/g)).toHaveLength(1);
    expect(named).toEqual(expect.arrayContaining(['retry_attempt_failed', 'guard', 'retry_exhausted', 'guard']));
    expect(stream.lines.find((line) => line.includes('sequential_workflow_start'))).not.toContain('outer');
  });
});
