import { describe, expect, it } from '@jest/globals';
import { TimeoutExceededError, type WorkflowPrimitive } from '@tta/core';
import {
  memoryRecord,
  mockStep,
  RecordingInstrumentation,
  slow,
  virtualClock,
  type MemoryRecord,
  type VirtualClock,
} from '@tta/core/testing';
import {
  bulkhead,
  cache,
  chaos,
  circuitBreaker,
  conditional,
  fallback,
  hedge,
  keyed,
  map,
  parallel,
  race,
  rateLimit,
  repeat,
  retry,
  route,
  saga,
  sequential,
  stream,
  subworkflow,
  task,
  timeout,
} from './index.js';

type Work = (name: string, body?: (input: number) => number | Promise<number>) => WorkflowPrimitive<number, number>;

const never = new Promise<never>(() => undefined);
const fail = (): never => {
  throw Object.assign(new Error('busy'), { code: 'EBUSY' });
};

/** Each composite with steps that take a moment, and what it gives for 1. */
const composites: Record<
  string,
  { build: (work: Work) => WorkflowPrimitive<number, unknown>; output: unknown; atOnce?: number }
> = {
  sequential: { build: (work) => sequential([work('a'), work('b'), work('c')]), output: 4 },
  parallel: {
    build: (work) => parallel([sequential([work('a'), work('b')]), sequential([work('c'), work('d')]), work('e')]),
    output: [3, 3, 2],
    atOnce: 3,
  },
  'parallel that settles': {
    build: (work) =>
      sequential([
        parallel([work('a', fail), work('b')], { mode: 'settle' }),
        task('count', async (all: readonly unknown[]) => all.length),
      ]),
    output: 2,
    atOnce: 2,
  },
  retry: {
    build: (work) => {
      const attempts = [work('first', fail), work('second', fail), work('third')];
      let calls = 0;
      const step = sequential([work('before'), task('choose', async (input: number) => [input, calls++] as const)]);
      const attempt = route(
        ([, index]: readonly [number, number]) => String(index),
        {
          '0': sequential([task('in', async ([input]: readonly [number, number]) => input), attempts[0]!]),
          '1': sequential([task('in', async ([input]: readonly [number, number]) => input), attempts[1]!]),
          '2': sequential([task('in', async ([input]: readonly [number, number]) => input), attempts[2]!]),
        },
        { otherwise: task('lost', async () => -1) },
      );
      return retry(sequential([step, attempt]), {
        initialDelayMs: 1,
        maxRetries: 2,
        retryIf: (error) => codeOf(error) === 'EBUSY',
      });
    },
    output: 3,
  },
  timeout: { build: (work) => timeout(sequential([work('a'), work('b')]), { timeoutMs: 60_000 }), output: 3 },
  fallback: {
    build: (work) => fallback(sequential([work('a'), work('b', fail)]), [sequential([work('c'), work('d')])]),
    output: 3,
  },
  route: {
    build: (work) => sequential([work('a'), route(() => 'b', { b: work('b'), c: work('c') })]),
    output: 3,
  },
  conditional: { build: (work) => conditional((input) => input > 0, sequential([work('a'), work('b')])), output: 3 },
  repeat: {
    build: (work) => repeat(work('a'), { until: (output) => output >= 4, maxIterations: 5, delayMs: 1 }),
    output: 4,
  },
  saga: { build: (work) => saga([{ run: work('a'), undo: work('undo') as never }, { run: work('b') }]), output: 3 },
  subworkflow: { build: (work) => subworkflow(sequential([work('a'), work('b')])), output: 3 },
  race: {
    build: (work) => sequential([race([work('a'), slow(Infinity)]), work('c')]),
    output: 3,
  },
  map: {
    build: (work) => sequential([task('items', async () => [1, 2, 3]), map(work('a'), { maxConcurrency: 2 })]),
    output: [2, 3, 4],
    atOnce: 2,
  },
};

describe.each(Object.entries(composites))('%s in an execution that is recorded', (_, { build, output, atOnce = 1 }) => {
  it('gives the same as without a record', async () => {
    const work: Work = (name, body = async (input) => input + 1) => leaf(name, body);

    await expect(memoryRecord().execute(build(work), 1)).resolves.toEqual(output);
  });

  it('continues wherever it was cut off, and runs no step again that had ended', async () => {
    const total = await callsOf(build);
    // A run that is cut off never learns of its end, so its timers stay.
    using clock = virtualClock();
    for (let cutAt = 1; cutAt <= total; cutAt++) {
      const record = memoryRecord();
      const started: string[] = [];
      let hasHung: () => void = () => undefined;
      const hung = new Promise<void>((resolve) => (hasHung = resolve));
      let isCut = false;
      const work: Work = (name, body = async (input) => input + 1) =>
        leaf(name, async (input) => {
          started.push(name);
          if (!isCut && started.length === cutAt) {
            hasHung();
            return never;
          }
          return body(input);
        });
      const workflow = build(work);
      void record.execute(workflow, 1);
      await passing(clock, hung);
      await settled();
      isCut = true;
      const before = [...record.steps.keys()];

      await expect(passing(clock, record.execute(workflow, 1))).resolves.toEqual(output);

      expect([...record.steps.keys()].slice(0, before.length)).toEqual(before);
      expect(started.length - total).toBeLessThanOrEqual(atOnce);
    }
  });
});

/** Lets time pass until `promise` settles, also where a step hangs. */
async function passing<T>(clock: VirtualClock, promise: Promise<T>): Promise<T> {
  const state = { isOver: false };
  const end = promise.finally(() => (state.isOver = true));
  end.catch(() => undefined);
  while (!state.isOver) await clock.advance(1);
  return end;
}

describe('an execution that is repeated', () => {
  it('repeats a timeout, with the same status, without running the step again', async () => {
    const record = memoryRecord();
    const slow = mockStep<number, number>({ name: 'slow', run: (_, context) => context.sleep(60_000).then(() => 0) });
    const workflow = retry(timeout(slow, { timeoutMs: 10 }), { maxRetries: 0 });

    for (let run = 0; run < 2; run++) {
      const recording = new RecordingInstrumentation();
      const error = await failureOf(record, workflow, recording);

      expect(error).toBeInstanceOf(TimeoutExceededError);
      expect(recording.steps[1]?.status).toBe('timeout');
    }
    expect(slow.callCount).toBe(1);
  });

  it('gives the result of a step that ended before its time was over, however late it is repeated', async () => {
    const record = memoryRecord();
    const workflow = timeout(mockStep({ name: 'quick', returns: 7 }), { timeoutMs: 20 });
    await record.execute(workflow, 1);
    await new Promise((resolve) => setTimeout(resolve, 40));

    await expect(record.execute(workflow, 1)).resolves.toBe(7);
  });

  it('throws the failure of one branch itself, where the others were ended by it', async () => {
    const record = memoryRecord();
    const listens = mockStep<number, number>({ name: 'listens', run: (_, c) => c.sleep(60_000).then(() => 0) });
    const workflow = parallel([mockStep({ name: 'fails', run: fail }), listens]);

    for (let run = 0; run < 2; run++) expect(await failureOf(record, workflow)).toMatchObject({ code: 'EBUSY' });
    expect(listens.callCount).toBe(1);
  });

  it('has the same winner of a race', async () => {
    const record = memoryRecord();
    // Both succeed; the second one first, because it has fewer steps. Its record comes first, too.
    const late = sequential([
      task('l1', async () => 'late'),
      task('l2', async (text: string) => text),
      task('l3', async (text: string) => text),
    ]);
    const early = task('early', async () => 'early');
    await expect(record.execute(race([late, early]), 1)).resolves.toBe('early');
    const order = [...record.steps].reverse();
    record.steps.clear();
    for (const [path, outcome] of order) record.steps.set(path, outcome);

    await expect(record.execute(race([late, early]), 1)).resolves.toBe('early');
  });

  it('takes the route that was chosen, whatever the selector says now', async () => {
    const record = memoryRecord();
    const answers = ['left', 'right'] as const;
    let asked = 0;
    const workflow = route(() => answers[asked++]!, {
      left: mockStep<number, string>({ name: 'left', returns: 'left' }),
      right: mockStep<number, string>({ name: 'right', returns: 'right' }),
    });

    await expect(record.execute(workflow, 1)).resolves.toBe('left');
    await expect(record.execute(workflow, 1)).resolves.toBe('left');
    expect(asked).toBe(1);
  });

  it('undoes each step of a saga once', async () => {
    const record = memoryRecord();
    const undo = mockStep<never, number>({ name: 'undo', returns: 0 });
    const workflow = saga([
      { run: mockStep<number, number>({ name: 'book', returns: 1 }), undo },
      { run: mockStep<number, number>({ name: 'pay', run: fail }) },
    ]);

    for (let run = 0; run < 2; run++) expect(await failureOf(record, workflow)).toMatchObject({ code: 'EBUSY' });
    expect(undo.callCount).toBe(1);
  });

  it('gives a workflow inside the same id', async () => {
    const record = memoryRecord();
    const ids: string[] = [];
    const inner = mockStep<number, number>({ name: 'inner', run: () => 1 });
    const outer = subworkflow(sequential([inner, task('id', async (_: number, { workflowId }) => workflowId)]));
    for (let run = 0; run < 2; run++) {
      ids.push(await record.execute(outer, 1));
      record.steps.delete('0.1');
    }

    expect(ids[0]).toBe(ids[1]);
    expect(ids[0]).not.toBe('recorded');
  });
});

it.each(
  Object.entries({
    task: leaf('leaf', (input) => input),
    cache: cache(
      leaf('leaf', (input) => input),
      { key: String },
    ),
    circuitBreaker: circuitBreaker(leaf('leaf', (input) => input)),
    bulkhead: bulkhead(
      leaf('leaf', (input) => input),
      { maxConcurrency: 1 },
    ),
    rateLimit: rateLimit(
      leaf('leaf', (input) => input),
      { permits: 1, perMs: 1000 },
    ),
    hedge: hedge(
      leaf('leaf', (input) => input),
      { delayMs: 10, idempotent: true },
    ),
    chaos: chaos(
      leaf('leaf', (input) => input),
      { failureRate: 0, enabled: () => true },
    ),
    keyed: keyed(String, () => leaf('leaf', (input) => input), { maxKeys: 2, name: 'keyed' }),
    stream: stream('tokens', async function* () {
      yield await Promise.resolve(1);
    }),
    'timeout that abandons its step': timeout(
      leaf('leaf', (input) => input),
      { timeoutMs: 10, mode: 'abandon' },
    ),
    'race that abandons its losers': race([leaf('leaf', (input) => input)], { abandonLosers: true }),
  }),
)('records a %s as one step', (_, step) => {
  expect(step.replays).toBe(false);
});

function leaf(name: string, body: (input: number) => number | Promise<number>): WorkflowPrimitive<number, number> {
  return task(name, async (input: number) => body(input));
}

async function callsOf(build: (work: Work) => WorkflowPrimitive<number, unknown>): Promise<number> {
  let calls = 0;
  const work: Work = (name, body = async (input) => input + 1) =>
    leaf(name, (input) => {
      calls++;
      return body(input);
    });
  await memoryRecord().execute(build(work), 1);
  return calls;
}

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

async function failureOf(
  record: MemoryRecord,
  workflow: WorkflowPrimitive<number, unknown>,
  instrumentation = new RecordingInstrumentation(),
): Promise<unknown> {
  return record.execute(workflow, 1, { instrumentation }).then(
    () => 'no failure',
    (error: unknown) => error,
  );
}

function codeOf(error: unknown): unknown {
  return (error as { readonly code?: unknown }).code;
}
