import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { observeBeside } from '../authors.js';
import {
  composeInstrumentations,
  setInstrumentation,
  WorkflowContext,
  WorkflowPrimitive,
  type Instrumentation,
} from '../index.js';
import { RecordingInstrumentation, virtualClock } from '../testing/index.js';
import { failingStep, RunRecorder, type RunLimits, type RunListener, type RunRecord, type RunTree } from './index.js';

class Step extends WorkflowPrimitive<number, number> {
  constructor(
    name: string,
    private readonly body: (context: WorkflowContext, input: number) => Promise<number>,
  ) {
    super(name);
  }
  protected run(input: number, context: WorkflowContext): Promise<number> {
    return this.body(context, input);
  }
}

const leaf = new Step('leaf', async () => 1);

function recorder(limits?: Partial<RunLimits>): { runs: RunRecord[]; recorder: RunRecorder; bytes: () => number } {
  const runs: RunRecord[] = [];
  let bytes = 0;
  const listener: RunListener = {
    started: (run) => {
      runs.push(run);
      bytes += run.bytes;
    },
    changed: (_, more) => (bytes += more),
  };
  return { runs, recorder: new RunRecorder(listener, limits), bytes: () => bytes };
}

async function recorded(step: Step, limits?: Partial<RunLimits>): Promise<RunTree> {
  const { runs, recorder: instrumentation } = recorder(limits);
  await step.execute(1, WorkflowContext.create({ instrumentation })).catch(() => undefined);
  return (runs[0] as RunRecord).toTree();
}

const shape = ({ steps }: RunTree): string[] =>
  steps.map(({ depth, name, status, threw }) => `${'  '.repeat(depth)}${name} ${status}${threw === true ? ' !' : ''}`);

describe('RunRecorder', () => {
  it('records steps depth first, with their times within the run', async () => {
    using clock = virtualClock();
    const waits = (name: string, ms: number): Step =>
      new Step(name, async (context) => {
        await context.sleep(ms);
        return ms;
      });
    const root = new Step('root', async (context) => {
      await waits('first', 20).execute(1, context);
      return waits('second', 30).execute(1, context);
    });

    const tree = await clock.run(recorded(root));

    expect(
      tree.steps.map(({ id, parent, depth, name, startMs, durationMs }) => [
        ...[id, parent, depth, name, startMs, durationMs],
      ]),
    ).toEqual([
      [0, undefined, 0, 'root', 0, 50],
      [1, 0, 1, 'first', 0, 20],
      [2, 0, 1, 'second', 20, 30],
    ]);
    expect(tree).toMatchObject({ workflow: 'root', stepCount: 3 });
  });

  it('says where a failure began, with its causes and its stack there only', async () => {
    const broken = new Step('broken', () =>
      Promise.reject(Object.assign(new TypeError('no', { cause: new RangeError('deep') }), { code: 'E_NO' })),
    );
    const tree = await recorded(new Step('root', (context) => broken.execute(1, context)));

    expect(shape(tree)).toEqual(['root error', '  broken error !']);
    expect(tree.steps[1]?.error).toMatchObject({
      ...{ type: 'TypeError', message: 'no', code: 'E_NO', causes: [{ type: 'RangeError', message: 'deep' }] },
      stack: expect.stringContaining('TypeError: no'),
    });
    expect(tree.steps[0]?.error).not.toHaveProperty('stack');
  });

  it('tells an error that is thrown again from one that is passed on', async () => {
    const error = new Error('one for all');
    const broken = new Step('broken', () => Promise.reject(error));
    const twice = new Step('twice', async (context) => {
      await broken.execute(1, context).catch(() => undefined);
      return broken.execute(1, context);
    });
    const wraps = new Step('wraps', (context) =>
      twice.execute(1, context).catch((cause: unknown) => Promise.reject(new TypeError('wrapped', { cause }))),
    );

    const tree = await recorded(wraps);

    expect(shape(tree)).toEqual(['wraps error !', '  twice error', '    broken error !', '    broken error !']);
    expect(failingStep(tree)?.name).toBe('broken');
    expect(tree.steps.map(({ error: told }) => told?.stack !== undefined)).toEqual([true, false, true, true]);
  });

  it('keeps events and lines of the application, and conceals fields that may be secret', async () => {
    const root = new Step('root', async (context) => {
      context.emit('player_promoted', { rank: 3, note: undefined });
      context.log.warn('slow', {
        rows: 7,
        apiKey: 's3cret',
        nested: { a: 1, secret: 's3cret' },
        error: new Error('late'),
      });
      return 1;
    });
    const [step] = (await recorded(root)).steps;

    expect(step?.marks).toMatchObject([
      { kind: 'event', name: 'player_promoted', fields: { rank: 3 } },
      {
        ...{ kind: 'log', name: 'slow', level: 'warn', error: { type: 'Error', message: 'late' } },
        fields: { rows: 7, apiKey: '[concealed]', nested: '{"a":1,"secret":"[concealed]"}' },
      },
    ]);
    expect(JSON.stringify(step)).not.toContain('s3cret');
  });

  it('keeps a bounded number of children, all failed ones first of all, and counts the rest', async () => {
    const fails = new Step('fails', () => Promise.reject(new Error('one of many')));
    const root = new Step('root', async (context) => {
      for (let index = 0; index < 10_000; index++) {
        if (index === 9000) await fails.execute(1, context).catch(() => undefined);
        else await leaf.execute(1, context);
      }
      return 1;
    });

    const tree = await recorded(root, { maxChildren: 100 });

    expect(tree.steps).toHaveLength(102);
    expect(tree.steps.at(-1)).toMatchObject({ name: 'fails', threw: true });
    expect(tree.steps.at(-1)?.parent).toBe(0);
    expect(tree.steps[0]?.droppedChildren).toBe(9899);
    expect(tree.stepCount).toBe(10_001);
  });

  it('bounds what a run takes, with messages of a megabyte and without end', async () => {
    const long = 'x'.repeat(1_000_000);
    const { runs, recorder: instrumentation, bytes } = recorder({ maxBytes: 100_000 });
    const shouts = new Step('shouts', async (context) => {
      for (let line = 0; line < 90; line++) context.log.info(long, { long });
      context.emit('shout', { long });
      throw new Error(long);
    });
    const root = new Step('root', async (context) => {
      for (let index = 0; index < 30; index++) await shouts.execute(1, context).catch(() => undefined);
      return 1;
    });

    await root.execute(1, WorkflowContext.create({ instrumentation }));

    const [run] = runs as [RunRecord];
    expect(run.bytes).toBe(bytes());
    // Each failure may come on top.
    expect(run.bytes).toBeLessThan(100_000 + 30 * 20_000);
    expect(JSON.stringify(run.toTree()).length).toBeLessThan(run.bytes);
    expect(run.toTree().steps.filter(({ threw }) => threw === true)).toHaveLength(30);
  });

  it('hangs a failure inside steps that are not kept under the nearest step that is', async () => {
    const fails = new Step('fails', () => Promise.reject(new Error('deep inside')));
    const around = new Step('around', (context) => fails.execute(1, context).catch(() => 2));
    const root = new Step('root', async (context) => {
      for (let index = 0; index < 3; index++) await around.execute(1, context);
      return 1;
    });

    const { steps } = await recorded(root, { maxChildren: 1 });

    expect(steps.map(({ id, parent, depth, name }) => [id, parent, depth, name])).toEqual([
      [0, undefined, 0, 'root'],
      [1, 0, 1, 'around'],
      [2, 1, 2, 'fails'],
      [4, 0, 1, 'fails'],
      [6, 0, 1, 'fails'],
    ]);
  });

  it('remembers a run that finished in less memory, and tells the same of it', async () => {
    const fails = new Step('fails', () => Promise.reject(new TypeError('no', { cause: new Error('deep') })));
    const spends = new Step('spends', async (context) => {
      context.spend({ usd: 0.25 });
      context.spend({ usd: 0.5 });
      context.log.info('spent', { rows: 3 });
      return 1;
    });
    const root = new Step('root', async (context) => {
      await Promise.all([leaf, spends, leaf].map((step) => step.execute(1, context.forChild({ 'tta.map.index': 1 }))));
      return fails.execute(1, context);
    });
    for (const step of [root, leaf]) {
      const { runs, recorder: instrumentation } = recorder();
      const options = { instrumentation, deadline: Date.now() + 60_000, tags: { team: 'a' }, metadata: { build: '7' } };
      await step.execute(1, WorkflowContext.create(options)).catch(() => undefined);
      const [run] = runs as [RunRecord];
      const finished = run.finished();

      expect(finished.toTree()).toEqual(run.toTree());
      expect(finished).toMatchObject({ status: run.status, durationMs: run.durationMs, dropped: run.dropped });
      expect(finished.costUsd).toBe(step === root ? 0.75 : undefined);
      expect(finished.bytes).toBeLessThan(run.bytes);
    }
  });

  it('keeps inputs and results only on request, without secrets, and counts them', async () => {
    const echo = new Step('echo', (_, input) => Promise.resolve({ input, token: 't-1' } as never));
    const fails = new Step('fails', () => Promise.reject(new Error('no result')));
    const root = new Step('root', async (context) => {
      await echo.execute({ player: 7, password: 'p' } as never, context);
      return fails.execute(1, context);
    });
    const given = async (capture: boolean): Promise<[RunTree, RunRecord]> => {
      const runs: RunRecord[] = [];
      const instrumentation = new RunRecorder({ started: (run) => runs.push(run) }, { capture, maxText: 60 });
      await root.execute(1, WorkflowContext.create({ instrumentation })).catch(() => undefined);
      const [run] = runs as [RunRecord];
      return [run.finished().toTree(), run];
    };
    const [without, light] = await given(false);
    const [captured, heavy] = await given(true);

    expect(JSON.stringify(without)).not.toContain('player');
    expect(captured.steps.map(({ input, output }) => [input, output])).toEqual([
      ['1', undefined],
      ['{"player":7,"password":"[concealed]"}', '{"input":{"player":7,"password":"[concealed]"},"token":"[...'],
      ['1', undefined],
    ]);
    expect(heavy.bytes).toBeGreaterThan(light.bytes);
  });

  it('says when all steps have ended, again after steps that the run left behind', async () => {
    const told: string[] = [];
    const instrumentation = new RunRecorder({
      ended: ({ status }) => told.push(`ended ${status}`),
      finished: ({ stepCount }) => told.push(`finished ${stepCount}`),
    });
    let late = (): Promise<unknown> => Promise.resolve();
    const root = new Step('root', async (context) => {
      late = () => leaf.execute(1, context);
      return 1;
    });
    await root.execute(1, WorkflowContext.create({ instrumentation }));
    await late();

    expect(told).toEqual(['ended success', 'finished 1', 'finished 2']);
  });

  it('records a nesting deeper than the stack', async () => {
    const nested: Step = new Step('nested', async (context, left) => {
      await Promise.resolve();
      return left === 0 ? 0 : nested.execute(left - 1, context);
    });
    const { runs, recorder: instrumentation } = recorder({ maxSteps: 20_000, maxBytes: Infinity });
    await nested.execute(15_000, WorkflowContext.create({ instrumentation }));

    const tree = JSON.parse(JSON.stringify(runs[0]?.toTree())) as RunTree;
    expect(tree.steps.at(-1)).toMatchObject({ depth: 15_000, status: 'success' });
  });

  it('shows a run that still runs', async () => {
    const { runs, recorder: instrumentation } = recorder();
    let end = (): void => undefined;
    const waits = new Step('waits', () => new Promise((resolve) => (end = () => resolve(1))));
    const running = waits.execute(1, WorkflowContext.create({ instrumentation, deadline: Date.now() + 60_000 }));

    expect(runs[0]?.status).toBe('running');
    expect(runs[0]?.toTree().steps[0]).not.toHaveProperty('durationMs', expect.anything());
    expect(runs[0]?.deadlineMs).toBeGreaterThan(0);
    end();
    await running;
    expect(runs[0]?.status).toBe('success');
  });
});

describe('the trace of a run', () => {
  const tracing = (tracedAs: () => { traceId: string } | undefined): Instrumentation => ({
    start: () => ({
      end: () => undefined,
      get tracedAs() {
        return tracedAs();
      },
    }),
  });
  const traceIdsOf = async (...tracers: Instrumentation[]): Promise<(string | undefined)[]> => {
    const seen: (string | undefined)[] = [];
    const recorders = [true, false].map(
      (traceIds) => new RunRecorder({ finished: (run) => seen.push(run.finished().facts.traceId) }, { traceIds }),
    );
    // Nested, as where `setInstrumentation` was given several and others observe beside them.
    const all = composeInstrumentations(composeInstrumentations(...tracers), ...recorders);
    await leaf.execute(1, WorkflowContext.create({ instrumentation: all }));
    return seen;
  };

  it('is read where it is asked for, from the listener that reports it', async () => {
    const traced = tracing(() => ({ traceId: 'a'.repeat(32) }));

    expect(await traceIdsOf(traced)).toEqual(['a'.repeat(32), undefined]);
    expect(await traceIdsOf(new RecordingInstrumentation(), traced)).toEqual(['a'.repeat(32), undefined]);
    expect(await traceIdsOf(tracing(() => undefined))).toEqual([undefined, undefined]);
  });

  it('is unknown where the listener throws, and the run is still recorded', async () => {
    const warned = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    const throwing = tracing(() => {
      throw new Error('no ids');
    });

    expect(await traceIdsOf(throwing)).toEqual([undefined, undefined]);
    warned.mockRestore();
  });
});

describe('observeBeside', () => {
  afterEach(() => {
    setInstrumentation(undefined);
  });

  it.each(['before', 'after'])('observes when it is called %s setInstrumentation', async (order) => {
    const [installed, beside] = [new RecordingInstrumentation(), new RecordingInstrumentation()];
    if (order === 'after') setInstrumentation(installed);
    const stop = observeBeside(beside);
    if (order === 'before') setInstrumentation(installed);

    await leaf.execute(1);
    stop();
    await leaf.execute(1);

    expect(beside.tree()).toBe('leaf success');
    expect(installed.tree()).toBe('leaf success\nleaf success');
  });

  it('is not what setInstrumentation gives back', () => {
    const installed = composeInstrumentations();
    const stop = observeBeside(new RecordingInstrumentation());

    expect(setInstrumentation(installed)).toBeUndefined();
    expect(setInstrumentation(undefined)).toBe(installed);
    stop();
  });
});
