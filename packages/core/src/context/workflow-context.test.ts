import { getEventListeners } from 'node:events';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import {
  createContextKey,
  InvalidOptionError,
  TimeoutExceededError,
  WorkflowContext,
  WorkflowPrimitive,
} from '../index.js';
import { RecordingInstrumentation } from '../testing/index.js';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

afterEach(() => {
  jest.useRealTimers();
});

describe('WorkflowContext.create', () => {
  it('draws an id, once, and uses it for the correlation too', () => {
    const context = WorkflowContext.create();

    expect(context.workflowId).toMatch(uuid);
    expect(context.workflowId).toBe(context.workflowId);
    expect(context.correlationId).toBe(context.workflowId);
    expect(WorkflowContext.create().workflowId).not.toBe(context.workflowId);
  });

  it('keeps what it is given', () => {
    const given = {
      workflowId: 'w',
      correlationId: 'c',
      causationId: 'because',
      sessionId: 's',
      baggage: { tenant: 'blue' },
      tags: { area: 'play' },
      metadata: { source: 'test' },
      deadline: Date.now() + 60_000,
    };

    expect(WorkflowContext.create(given)).toMatchObject(given);
  });

  it('has nothing else by default', () => {
    const context = WorkflowContext.create();

    expect(context).toMatchObject({ causationId: undefined, sessionId: undefined, deadline: undefined });
    expect([context.baggage, context.tags, context.metadata]).toEqual([{}, {}, {}]);
    expect(context.remainingMs()).toBe(Infinity);
    expect([context.abortable, context.aborted, context.abortReason]).toEqual([false, false, undefined]);
  });

  it('is not changed by what becomes of the objects it was given', () => {
    const tags = { area: 'play' };
    const context = WorkflowContext.create({ tags });

    tags.area = 'work';

    expect(context.tags).toEqual({ area: 'play' });
    expect(Object.isFrozen(context.tags)).toBe(true);
  });

  it.each([
    { option: 'workflowId', options: { workflowId: '' } },
    { option: 'correlationId', options: { correlationId: 7 } },
    { option: 'causationId', options: { causationId: null } },
    { option: 'sessionId', options: { sessionId: {} } },
    { option: 'baggage', options: { baggage: 'tenant=blue' } },
    { option: 'tags', options: { tags: null } },
    { option: 'metadata.size', options: { metadata: { size: 7 } } },
    { option: 'signal', options: { signal: new AbortController() } },
    { option: 'signal', options: { signal: null } },
    { option: 'deadline', options: { deadline: NaN } },
    { option: 'deadline', options: { deadline: new Date() } },
    { option: 'instrumentation', options: { instrumentation: null } },
    { option: 'instrumentation', options: { instrumentation: () => undefined } },
    { option: 'timeoutMs', options: { timeoutMs: -1 } },
    { option: 'timeoutMs', options: { timeoutMs: '100' } },
    { option: 'timeout', options: { timeout: 100 } },
    { option: 'options', options: null },
  ])('refuses $options', ({ option, options }) => {
    const make = [
      () => WorkflowContext.create(options as never),
      () => WorkflowContext.create().child(options as never),
    ];

    for (const action of make) expect(action).toThrow(expect.objectContaining({ option }));
    expect(make[0]).toThrow(InvalidOptionError);
  });
});

describe('values of a context', () => {
  const size = createContextKey<number>('size');

  it('are seen by the contexts derived from it and by no other', () => {
    const root = WorkflowContext.create();
    const context = root.with(size, 1);

    expect(root.get(size)).toBeUndefined();
    expect(context.child().get(size)).toBe(1);
    expect(context.with(size, 2).get(size)).toBe(2);
    expect(context.get(size)).toBe(1);
  });

  it('may be undefined, which is not the default', () => {
    const key = createContextKey<number | undefined>('size', 3);

    expect(WorkflowContext.create().with(key, undefined).get(key)).toBeUndefined();
  });

  it('are what was last set for each key, whatever else was set', () => {
    const keys = Array.from({ length: 4 }, (_, index) => createContextKey<number>(`key ${index}`));

    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(3), fc.integer())), (writes) => {
        const expected = new Map<number, number>();
        let context = WorkflowContext.create();
        for (const [index, value] of writes) {
          context = context.with(keys[index]!, value);
          expected.set(index, value);
        }

        expect(keys.map((key) => context.get(key))).toEqual(keys.map((_, index) => expected.get(index)));
      }),
    );
  });
});

describe('WorkflowContext.child', () => {
  it('is the same execution, with the same clock', () => {
    jest.useFakeTimers();
    const parent = WorkflowContext.create({ causationId: 'because', sessionId: 's' });

    jest.advanceTimersByTime(500);
    const child = parent.child();

    expect(child).toMatchObject({
      workflowId: parent.workflowId,
      correlationId: parent.correlationId,
      causationId: 'because',
      sessionId: 's',
    });
    expect(child.elapsedMs()).toBe(500);
  });

  it('is another execution with an id of its own: caused by this one, on its own clock', () => {
    jest.useFakeTimers();
    const parent = WorkflowContext.create({ workflowId: 'parent', correlationId: 'request' });

    jest.advanceTimersByTime(500);
    const child = parent.child({ workflowId: 'child' });

    expect(child).toMatchObject({ workflowId: 'child', correlationId: 'request', causationId: 'parent' });
    expect(child.elapsedMs()).toBe(0);
  });

  it('adds to baggage, tags and metadata', () => {
    const parent = WorkflowContext.create({ tags: { a: '1', b: '1' }, baggage: { tenant: 'blue' } });

    const child = parent.child({ tags: { b: '2', c: '2' }, metadata: { m: 'x' } });

    expect(child.tags).toEqual({ a: '1', b: '2', c: '2' });
    expect(child.baggage).toEqual({ tenant: 'blue' });
    expect(child.metadata).toEqual({ m: 'x' });
    expect(parent.tags).toEqual({ a: '1', b: '1' });
  });

  it('ends with its parent, and by a signal of its own alone', () => {
    const [outer, inner] = [new AbortController(), new AbortController()];
    const parent = WorkflowContext.create({ signal: outer.signal });
    const [narrow, wide] = [parent.child({ signal: inner.signal }), parent.child()];

    inner.abort('inner');
    expect([parent.aborted, narrow.abortReason, wide.aborted]).toEqual([false, 'inner', false]);
    outer.abort('outer');

    expect([parent.abortReason, narrow.abortReason, wide.abortReason]).toEqual(['outer', 'inner', 'outer']);
  });

  it('has the earlier of the two deadlines', () => {
    const now = Date.now();
    const parent = WorkflowContext.create({ deadline: now + 60_000 });

    expect(parent.child({ deadline: now + 30_000 }).deadline).toBe(now + 30_000);
    expect(parent.child({ deadline: now + 90_000 }).deadline).toBe(now + 60_000);
    expect(parent.child().deadline).toBe(now + 60_000);
    expect(WorkflowContext.create().child({ deadline: now + 1 }).deadline).toBe(now + 1);
  });

  it('takes a duration for a deadline, and the earlier one of both', () => {
    jest.useFakeTimers();
    const now = Date.now();
    const parent = WorkflowContext.create({ timeoutMs: 60_000 });

    expect(parent.deadline).toBe(now + 60_000);
    expect(parent.child({ timeoutMs: 30_000, deadline: now + 40_000 }).deadline).toBe(now + 30_000);
    expect(parent.child({ timeoutMs: 30_000, deadline: now + 20_000 }).deadline).toBe(now + 20_000);
    expect(parent.child({ timeoutMs: 90_000 }).deadline).toBe(now + 60_000);
    expect(WorkflowContext.create({ timeoutMs: Infinity }).abortable).toBe(false);
    expect(WorkflowContext.create({ timeoutMs: 0 }).abortReason).toMatchObject({ timeoutMs: 0 });
  });
});

describe('the end of a context', () => {
  it('comes at the deadline', async () => {
    jest.useFakeTimers();
    const context = WorkflowContext.create({ deadline: Date.now() + 200 });
    const { signal } = context;

    expect(context.remainingMs()).toBe(200);
    await jest.advanceTimersByTimeAsync(201);

    expect(signal.reason).toBeInstanceOf(TimeoutExceededError);
    expect(context.remainingMs()).toBe(0);
    expect(() => context.throwIfAborted()).toThrow(TimeoutExceededError);
  });

  it("hands on the caller's signal as it is where nothing else could end the work", () => {
    const { signal } = new AbortController();

    expect(WorkflowContext.create({ signal }).signal).toBe(signal);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it('never comes where there is neither signal nor deadline', () => {
    const context = WorkflowContext.create();

    expect(context.signal.aborted).toBe(false);
    expect(context.signal).toBe(context.signal);
    expect(() => context.throwIfAborted()).not.toThrow();
  });
});

describe('what a step says by its context', () => {
  class Speaks extends WorkflowPrimitive<number, number> {
    protected async run(input: number, context: WorkflowContext): Promise<number> {
      context.emit('speaks_word', { input });
      context.emit('speaks_failed', undefined, new Error('broken'));
      return context.isObserved ? context.checkpoint('spoken') : -1;
    }
  }

  it('lands on the step', async () => {
    const recording = new RecordingInstrumentation();

    const elapsedMs = await new Speaks().execute(7, WorkflowContext.create({ instrumentation: recording }));

    expect(elapsedMs).toBeGreaterThanOrEqual(0);
    expect(recording.step('Speaks').events).toEqual([
      { name: 'speaks_word', attributes: { input: 7 }, error: undefined },
      { name: 'speaks_failed', attributes: undefined, error: new Error('broken') },
      { name: 'workflow_checkpoint', attributes: { checkpoint: 'spoken', elapsed_ms: elapsedMs }, error: undefined },
    ]);
  });

  it('does nothing without an observer', async () => {
    await expect(new Speaks().execute(7)).resolves.toBe(-1);
  });
});

describe('contexts for composites', () => {
  const size = createContextKey<number>('size');

  it('say which child it is, to that child alone', () => {
    const context = WorkflowContext.create().with(size, 1);

    const child = context.forChild({ 'tta.step.index': 2 });

    expect(child.stepAttributes).toEqual({ 'tta.step.index': 2 });
    expect(child.get(size)).toBe(1);
    expect(context.stepAttributes).toBeUndefined();
    expect(child.child().stepAttributes).toBeUndefined();
  });

  it('end some of the children and not all', () => {
    const controller = new AbortController();
    const context = WorkflowContext.create({ signal: controller.signal });
    const scope = context.createScope();
    const [inside, beside] = [context.forChild(undefined, scope), context.forChild(undefined)];

    scope.abort('enough');

    expect([inside.abortReason, beside.aborted, context.aborted]).toEqual(['enough', false, false]);
  });

  it('of shared work are ended by their scope alone', () => {
    const scope = WorkflowContext.create().createScope();
    const signal = AbortSignal.abort('not interested any more');
    const context = WorkflowContext.create({ signal, deadline: Date.now() - 1, workflowId: 'w' }).with(size, 1);

    const shared = context.forSharedWork(scope);

    expect([shared.aborted, shared.remainingMs(), shared.workflowId, shared.get(size)]).toEqual([
      false,
      Infinity,
      'w',
      1,
    ]);
    scope.abort('over');
    expect(shared.abortReason).toBe('over');
  });

  it.each([
    { title: 'shared work', derive: (context: WorkflowContext) => context.forSharedWork(context.createScope()) },
    { title: 'work behind the back', derive: (context: WorkflowContext) => context.detached() },
  ])('of $title have no values of one call', ({ derive }) => {
    const attempt = createContextKey('attempt', 0, { scope: 'call' });
    const other = createContextKey<string>('other');
    const context = WorkflowContext.create().with(size, 1).with(attempt, 2).with(other, 'o').with(attempt, 3);

    const derived = derive(context);

    expect([context.get(attempt), derived.get(attempt), derived.get(size), derived.get(other)]).toEqual([3, 0, 1, 'o']);
  });

  it('of work behind the back are other executions, with the same facts and values, and nothing ends them', () => {
    const recording = new RecordingInstrumentation();
    const context = WorkflowContext.create({
      workflowId: 'w',
      correlationId: 'c',
      tags: { area: 'play' },
      signal: AbortSignal.abort('over'),
      deadline: Date.now() - 1,
      instrumentation: recording,
    }).with(size, 1);

    const detached = context.detached();

    expect(detached).toMatchObject({ correlationId: 'c', causationId: 'w', tags: { area: 'play' } });
    expect(detached.workflowId).toMatch(uuid);
    expect([detached.aborted, detached.remainingMs(), detached.get(size)]).toEqual([false, Infinity, 1]);
    expect(detached.instrumentation).toBe(recording);
  });
});
