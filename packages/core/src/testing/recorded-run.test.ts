import { describe, expect, it } from '@jest/globals';
import { createContextKey, defineEvent, WorkflowContext, WorkflowPrimitive } from '../index.js';
import { failing, mockStep, recordedRun, RecordingInstrumentation, virtualClock } from './index.js';

const taken = defineEvent('draft_taken', {
  level: 'warn',
  fields: { characters: 'number', waited_ms: 'number', note: 'string?', hidden: 'string' },
  unlogged: ['hidden'],
});
const refused = defineEvent('draft_refused', { level: 'error', fields: { error: 'error' } });
const counted = defineEvent('draft_counted', {});
const authorKey = createContextKey<string>('author');

class Draft extends WorkflowPrimitive<string, string> {
  protected async run(title: string, context: WorkflowContext): Promise<string> {
    const start = context.elapsedMs();
    await context.sleep(2);
    const waited_ms = context.elapsedMs() - start;
    context.emit(taken, { hidden: 'secret', waited_ms, characters: title.length });
    context.emit(counted);
    context.emit('free_name', { workflow: context.workflowId, again: context.workflowId, other: crypto.randomUUID() });
    context.log.info('draft of Ada', { workflow: context.workflowId, waited_ms, text: 'two words' });
    if (title === '') context.emit(refused, {}, new RangeError('empty'));
    return new Inner().execute(title, context);
  }
}
class Inner extends WorkflowPrimitive<string, string> {
  protected async run(title: string, context: WorkflowContext): Promise<string> {
    context.emit(counted);
    if (title === '') throw new RangeError('empty');
    return `${context.get(authorKey) ?? 'nobody'}: ${title}`;
  }
}

describe('recordedRun', () => {
  it('is the same data in each run', async () => {
    const run = await recordedRun(new Draft(), 'Title');

    expect(run).toEqual({
      status: 'success',
      output: 'nobody: Title',
      error: undefined,
      tree: 'Draft success\n  Inner success',
      events: [
        { step: 'Draft', name: 'draft_taken', attributes: { hidden: 'secret', waited_ms: '<ms>', characters: 5 } },
        { step: 'Draft', name: 'draft_counted', attributes: {} },
        {
          step: 'Draft',
          name: 'free_name',
          attributes: { workflow: '<uuid-1>', again: '<uuid-1>', other: '<uuid-2>' },
        },
        { step: 'Inner', name: 'draft_counted', attributes: {} },
      ],
      counts: { draft_taken: 1, draft_counted: 2, free_name: 1 },
      lines: [
        'warn Draft draft_taken characters=5 waited_ms=<ms>',
        'info Draft free_name workflow=<uuid-1> again=<uuid-1> other=<uuid-2>',
        'info Draft "draft of Ada" workflow=<uuid-1> waited_ms=<ms> text="two words"',
      ],
    });
  });

  it('keeps durations on a virtual clock, where they are exact', async () => {
    using clock = virtualClock();

    const { lines } = await clock.run(recordedRun(new Draft(), 'Title'));

    expect(lines[0]).toBe('warn Draft draft_taken characters=5 waited_ms=2');
  });

  it('records a failure instead of rejecting', async () => {
    const run = await recordedRun(new Draft(), '');

    expect(run).toMatchObject({ status: 'error', output: undefined, tree: 'Draft error\n  Inner error' });
    expect(run.error).toBeInstanceOf(RangeError);
    expect(run.events).toContainEqual({
      step: 'Draft',
      name: 'draft_refused',
      attributes: {},
      error: 'RangeError: empty',
    });
    expect(run.lines).toContain('error Draft draft_refused error="RangeError: empty"');
  });

  it.each([undefined, 'text'])('keeps %p that was thrown', async (error) => {
    await expect(recordedRun(mockStep({ throws: error }), 1)).resolves.toMatchObject({ status: 'error', error });
  });

  it('runs with the options of a context, inside a context, and beside an instrumentation', async () => {
    const instrumentation = new RecordingInstrumentation();
    const context = WorkflowContext.create({ instrumentation }).with(authorKey, 'Ada');
    const step = failing<string>(0);

    await expect(recordedRun(new Draft(), 'Title', { context })).resolves.toMatchObject({ output: 'Ada: Title' });
    const { status } = await recordedRun(step, 'x', { signal: AbortSignal.abort(), correlationId: 'request-7' });

    expect(instrumentation.tree()).toBe('Draft success\n  Inner success');
    expect([status, step.callCount]).toEqual(['cancelled', 0]);
    await expect(recordedRun(step, 'x', { limitMs: 5 } as never)).rejects.toMatchObject({ option: 'limitMs' });
  });
});
