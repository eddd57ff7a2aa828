import { AsyncLocalStorage } from 'node:async_hooks';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import {
  composeInstrumentations,
  defineEvent,
  WorkflowContext,
  WorkflowPrimitive,
  type Instrumentation,
  type StepObservation,
} from '../index.js';
import { isReportWanted, observationsOf, observeBeside, reportEvent } from '../authors.js';
import { RecordingInstrumentation } from '../testing/index.js';

afterEach(() => {
  jest.restoreAllMocks();
});

class Step extends WorkflowPrimitive<number, number> {
  constructor(
    name: string,
    private readonly body: (context: WorkflowContext) => Promise<number>,
  ) {
    super(name);
  }
  protected run(_: number, context: WorkflowContext): Promise<number> {
    return this.body(context);
  }
}

const inner = new Step('inner', async (context) => {
  context.emit('inner_event');
  return 1;
});
const middle = new Step('middle', async (context) => {
  context.emit('middle_event');
  return inner.execute(1, context);
});
const outer = new Step('outer', (context) => middle.execute(1, context));

/** Observes but the steps of one name. */
class Skips extends RecordingInstrumentation {
  constructor(private readonly skipped: string) {
    super();
  }
  override start(
    ...args: Parameters<RecordingInstrumentation['start']>
  ): ReturnType<RecordingInstrumentation['start']> {
    return args[0].primitive.name === this.skipped ? (undefined as never) : super.start(...args);
  }
}

const enter = <T>(body: () => T): T => body();
const ignore = (): void => undefined;

describe('composeInstrumentations', () => {
  it('lets each listener see the whole tree', async () => {
    const [a, b] = [new RecordingInstrumentation(), new RecordingInstrumentation()];

    await outer.execute(1, WorkflowContext.create({ instrumentation: composeInstrumentations(a, b) }));

    for (const recording of [a, b]) {
      expect(recording.tree()).toBe('outer success\n  middle success\n    inner success');
      expect(recording.events()).toEqual(['middle_event', 'inner_event']);
    }
  });

  it("gives a listener that skips a step its own ancestor, and the step's events to that", async () => {
    const [skips, all] = [new Skips('middle'), new RecordingInstrumentation()];

    await outer.execute(1, WorkflowContext.create({ instrumentation: composeInstrumentations(skips, all) }));

    expect(skips.tree()).toBe('outer success\n  inner success');
    expect(skips.step('outer').events.map(({ name }) => name)).toEqual(['middle_event']);
    expect(all.tree()).toBe('outer success\n  middle success\n    inner success');
  });

  it('leaves a step unobserved that no listener observes', async () => {
    const skips = new Skips('middle');

    await outer.execute(1, WorkflowContext.create({ instrumentation: composeInstrumentations(skips) }));

    expect(skips.tree()).toBe('outer success\n  inner success');
    expect(skips.step('outer').events.map(({ name }) => name)).toEqual(['middle_event']);
  });

  it('lets no listener disturb another, and warns of it once', async () => {
    const emitWarning = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    const [before, after] = [new RecordingInstrumentation(), new RecordingInstrumentation()];
    const broken: Instrumentation = {
      start: () => {
        throw new Error('broken');
      },
    };
    const instrumentation = composeInstrumentations(before, broken, after);

    await expect(outer.execute(1, WorkflowContext.create({ instrumentation }))).resolves.toBe(1);

    expect(before.tree()).toBe('outer success\n  middle success\n    inner success');
    expect(after.tree()).toBe(before.tree());
    expect(emitWarning).toHaveBeenCalledTimes(1);
  });

  it('enters the ambient context of each', async () => {
    const [a, b] = [new Ambient(), new Ambient()];
    const instrumentation = composeInstrumentations(a, new RecordingInstrumentation(), b);
    const looks = new Step('looks', async () => {
      await Promise.resolve();
      return Number(a.storage.getStore() === 'looks') + Number(b.storage.getStore() === 'looks');
    });

    await expect(looks.execute(1, WorkflowContext.create({ instrumentation }))).resolves.toBe(2);
  });

  it.each([true, false])(
    'gives input and result to the listeners that capture them (ambient: %p)',
    async (isAmbient) => {
      const captured: unknown[] = [];
      const captures: Instrumentation = {
        start: ({ primitive }) => ({
          capture: (part, value) => captured.push([primitive.name, part, value]),
          end: () => captured.push([primitive.name, 'end']),
        }),
      };
      const other = isAmbient ? new Ambient() : new RecordingInstrumentation();
      const instrumentation = composeInstrumentations(other, captures);

      await middle.execute(1, WorkflowContext.create({ instrumentation }));

      expect(captured).toEqual([
        ['middle', 'input', 1],
        ['inner', 'input', 1],
        ['inner', 'output', 1],
        ['inner', 'end'],
        ['middle', 'output', 1],
        ['middle', 'end'],
      ]);
    },
  );

  it('composes compositions', async () => {
    const [a, b, c] = [new RecordingInstrumentation(), new RecordingInstrumentation(), new RecordingInstrumentation()];
    const instrumentation = composeInstrumentations(composeInstrumentations(a, b), c);

    await outer.execute(1, WorkflowContext.create({ instrumentation }));

    for (const { tree } of [a, b, c].map((recording) => ({ tree: recording.tree() }))) {
      expect(tree).toBe('outer success\n  middle success\n    inner success');
    }
  });

  it('refuses what cannot observe, and says which', () => {
    expect(() => composeInstrumentations(new RecordingInstrumentation(), {} as never)).toThrow(
      expect.objectContaining({ code: 'ERR_TTA_INVALID_OPTION', option: 'instrumentations[1]' }),
    );
  });
});

describe('an event that belongs to no execution', () => {
  const grew = defineEvent('queue_grew', { fields: { depth: 'number' } });
  const queue = new Step('queue', async () => 1);
  const only: Instrumentation = { start: () => undefined };
  let end: (() => void)[] = [];
  afterEach(() => {
    for (const each of end) each();
    end = [];
  });
  const observe = (...instrumentations: Instrumentation[]): void => {
    end.push(...instrumentations.map(observeBeside));
  };

  it('is reported to each listener that takes such events, whatever another one does', () => {
    const emitWarning = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    const [a, b] = [new RecordingInstrumentation(), new RecordingInstrumentation()];
    const broken: Instrumentation = {
      ...only,
      report: () => {
        throw new Error('broken');
      },
    };
    const rejects = { ...only, report: (): unknown => Promise.reject(new Error('late')) } as Instrumentation;
    observe(only, a, broken, rejects, composeInstrumentations(b, only));

    expect(isReportWanted()).toBe(true);
    reportEvent(queue, grew, { depth: 3 });

    for (const { reports } of [a, b])
      expect(reports).toEqual([{ step: 'queue', name: 'queue_grew', attributes: { depth: 3 } }]);
    expect(emitWarning).toHaveBeenCalledTimes(1);
  });

  it('is not wanted without observers, nor where no listener takes such events', () => {
    expect(isReportWanted()).toBe(false);
    expect(() => reportEvent(queue, grew, { depth: 3 })).not.toThrow();
    observe(only, composeInstrumentations(only, only));

    expect(isReportWanted()).toBe(false);
    expect(() => reportEvent(queue, grew, { depth: 3 })).not.toThrow();
  });
});

describe('observationsOf', () => {
  it('gives what each listener returned, through all compositions', async () => {
    const [a, b, c] = [new RecordingInstrumentation(), new Skips('looks'), new RecordingInstrumentation()];
    const instrumentation = composeInstrumentations(composeInstrumentations(a, b), c);
    let found: readonly StepObservation[] = [];
    const looks = new Step('looks', async (context) => {
      found = observationsOf(context);
      return 1;
    });

    await new Step('root', (context) => looks.execute(1, context)).execute(
      1,
      WorkflowContext.create({ instrumentation }),
    );

    expect(found).toEqual([a.step('looks'), b.step('root'), c.step('looks')]);
  });

  it('gives the one there is, or none', async () => {
    const recording = new RecordingInstrumentation();
    let found: readonly StepObservation[] = [];
    const looks = new Step('looks', async (context) => {
      found = observationsOf(context);
      return 1;
    });

    await looks.execute(1, WorkflowContext.create({ instrumentation: recording }));

    expect(found).toEqual([recording.step('looks')]);
    expect(observationsOf(WorkflowContext.create())).toEqual([]);
  });

  it.each([
    ['nothing', {}, {}],
    ['entering', { run: enter }, {}],
    ['values', {}, { capture: ignore }],
    ['both', { run: enter }, { capture: ignore }],
  ])('have only the methods that a listener wants (%s)', (_, one, other) => {
    const listener = (extra: object): Instrumentation => ({ start: () => ({ end: () => undefined, ...extra }) });
    const step = { primitive: {}, context: {}, startedAtMs: 0 } as never;

    const observation = composeInstrumentations(listener(one), listener(other)).start(step, undefined);

    expect(observation?.run !== undefined).toBe('run' in one);
    expect(observation?.capture !== undefined).toBe('capture' in other);
  });
});

class Ambient implements Instrumentation {
  readonly storage = new AsyncLocalStorage<string>();
  start({ primitive }: { primitive: { name: string } }): StepObservation {
    return { run: (body) => this.storage.run(primitive.name, body), end: () => undefined };
  }
}
