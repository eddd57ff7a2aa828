import { getEventListeners } from 'node:events';
import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import { InvalidOptionError, WorkflowContext, type WorkflowPrimitive } from '@tta/core';
import { sleep } from '@tta/core/authors';
import { primitiveContract, RecordingInstrumentation } from '@tta/core/testing';
import { expectTypeOf } from 'expect-type';
import {
  fallback,
  hedge,
  HedgeLostError,
  HedgePrimitive,
  retry,
  retryBudget,
  task,
  timeout,
  type HedgeOptions,
} from '../index.js';
import { leavesNothing } from '../testing/leaves-nothing.js';

const soon: HedgeOptions = { delayMs: 100, idempotent: true };

describe('the contract', () => {
  // It provokes the warnings of a broken listener.
  beforeAll(() => {
    jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
  });
  // The last attempt that may start is the one: a failure of the first would start another.
  const budget = retryBudget({ ratio: 0, minPerSecond: 0 });

  it.each(primitiveContract((child) => hedge(child, { delayMs: 60_000, idempotent: true, budget })))(
    '$promise',
    ({ verify }) => verify(),
  );
});

interface Answer {
  readonly afterMs: number;
  readonly fails?: unknown;
  readonly isDeaf?: boolean;
}

/** A step whose calls answer as listed, with the number of the call. */
function answers(...list: readonly Answer[]) {
  const signals: AbortSignal[] = [];
  const step = task('ask', async (_: number, { signal }) => {
    const call = signals.push(signal);
    const { afterMs, fails, isDeaf } = list[call - 1] ?? { afterMs: 0 };
    await sleep(afterMs, isDeaf === true ? undefined : signal);
    if (fails !== undefined) throw fails;
    return call;
  });
  return { step, signals };
}

async function observe(step: WorkflowPrimitive<number, unknown>, options: { signal?: AbortSignal } = {}) {
  const recording = new RecordingInstrumentation();
  const startedAt = performance.now();
  const running = step.execute(1, WorkflowContext.create({ ...options, instrumentation: recording })).then(
    (value) => ({ value, error: undefined, afterMs: performance.now() - startedAt }),
    (error: unknown) => ({ value: undefined, error, afterMs: performance.now() - startedAt }),
  );
  await jest.runAllTimersAsync();
  const own = recording.steps[0];
  expect(recording.steps.flatMap(({ lateEvents }) => lateEvents)).toEqual([]);
  return {
    ...(await running),
    recording,
    status: own?.status,
    events: own?.events ?? [],
    counts: own?.lateCounts ?? [],
  };
}

describe('hedge', () => {
  leavesNothing();
  const broken = new Error('broken');

  it('calls once where the first attempt answers in time', async () => {
    const { step, signals } = answers({ afterMs: 99 });

    const { value, events } = await observe(hedge(step, soon));

    expect({ value, calls: signals.length }).toEqual({ value: 1, calls: 1 });
    expect(events).toMatchObject([{ name: 'hedge_primary_won', attributes: { won_by: 'primary' } }]);
  });

  it('starts another after the delay, and takes the first success', async () => {
    const { step } = answers({ afterMs: 1000 }, { afterMs: 50 });

    const { value, afterMs, events, recording } = await observe(hedge(step, soon));

    expect({ value, afterMs }).toEqual({ value: 2, afterMs: 150 });
    expect(events).toMatchObject([
      { name: 'hedge_attempt_start', attributes: { attempt: '1', reason: 'delay' } },
      { name: 'hedge_won', attributes: { won_by: '1' } },
    ]);
    expect(recording.tree()).toBe('hedge(ask) success\n  ask cancelled\n  ask success');
    expect(recording.steps[1]?.outcomes[0]).toMatchObject({ cancelledBy: 'sibling' });
    expect(recording.steps[2]?.attributes).toEqual({ 'tta.hedge.attempt': '1' });
  });

  it('takes the first attempt where that is quicker after all', async () => {
    const { step } = answers({ afterMs: 120 }, { afterMs: 50 });

    await expect(observe(hedge(step, soon))).resolves.toMatchObject({ value: 1, afterMs: 120 });
  });

  it('aborts the losers and not the winner, whose value may still be read', async () => {
    const { step, signals } = answers({ afterMs: 1000 }, { afterMs: 50 });

    await observe(hedge(step, soon));

    expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
    expect(signals[0]?.reason).toBeInstanceOf(HedgeLostError);
  });

  it.each<{ title: string; loser: Answer; status: string }>([
    { title: 'gives a value', loser: { afterMs: 1000, isDeaf: true }, status: 'success' },
    { title: 'fails', loser: { afterMs: 1000, isDeaf: true, fails: broken }, status: 'error' },
  ])('does not wait for a loser that $title, and counts its cost', async ({ loser, status }) => {
    const { step } = answers(loser, { afterMs: 50 });

    const { afterMs, counts } = await observe(hedge(step, soon));

    expect(afterMs).toBe(150);
    expect(counts).toMatchObject([{ name: 'hedge_loser_end', attributes: { status, duration_ms: 1000 } }]);
  });

  it('starts the next at once where one fails', async () => {
    const { step } = answers({ afterMs: 10, fails: broken }, { afterMs: 50 });

    const { value, afterMs, events } = await observe(hedge(step, soon));

    expect({ value, afterMs }).toEqual({ value: 2, afterMs: 60 });
    expect(events).toMatchObject([
      { name: 'hedge_attempt_failed', attributes: { attempt: 'primary', status: 'error' }, error: broken },
      { name: 'hedge_attempt_start', attributes: { reason: 'failure' } },
      { name: 'hedge_won' },
    ]);
  });

  it('starts no other after a failure that is not worth another attempt', async () => {
    const bug = new TypeError('a bug');
    const { step, signals } = answers({ afterMs: 10, fails: bug });

    const { error } = await observe(hedge(step, soon));

    expect(error).toBe(bug);
    expect(signals).toHaveLength(1);
  });

  it('starts no other, and pays for none, where the abort has made the first fail', async () => {
    const { step, signals } = answers({ afterMs: 100, fails: new Error('cut off'), isDeaf: true });
    const controller = new AbortController();
    setTimeout(() => controller.abort('enough'), 50);
    const budget = retryBudget({ ratio: 1, minPerSecond: 0 });

    const { error, events } = await observe(hedge(step, { ...soon, delayMs: 500, budget }), {
      signal: controller.signal,
    });

    expect([error, signals.length]).toEqual(['enough', 1]);
    expect(events.map(({ name }) => name)).not.toContain('hedge_attempt_start');
    // The deposit of this call is still there.
    expect(budget.tryWithdraw()).toBe(true);
  });

  it('starts at most maxHedges more', async () => {
    const { step, signals } = answers(...Array<Answer>(9).fill({ afterMs: 1000 }));

    const { value, afterMs } = await observe(hedge(step, { ...soon, maxHedges: 3 }));

    expect({ value, afterMs, calls: signals.length }).toEqual({ value: 1, afterMs: 1000, calls: 4 });
  });

  it("throws the first attempt's failure where all fail, though it came last", async () => {
    const { step } = answers({ afterMs: 500, fails: broken }, { afterMs: 10, fails: new Error('second') });

    const { error, status, events } = await observe(hedge(step, soon));

    expect(error).toBe(broken);
    expect(status).toBe('error');
    expect(events.at(-1)).toMatchObject({ name: 'hedge_exhausted', attributes: { attempts: 2 }, error: broken });
  });

  it('ends all attempts by an abort from outside, and starts no other', async () => {
    const controller = new AbortController();
    const { step, signals } = answers(...Array<Answer>(9).fill({ afterMs: 1000 }));
    setTimeout(() => controller.abort('enough'), 150);

    const { error, status, afterMs } = await observe(hedge(step, { ...soon, maxHedges: 5 }), {
      signal: controller.signal,
    });

    expect({ error, status, afterMs, calls: signals.length }).toEqual({
      error: 'enough',
      status: 'cancelled',
      afterMs: 150,
      calls: 2,
    });
    expect(getEventListeners(controller.signal, 'abort')).toEqual([]);
  });

  it('starts none while a deaf attempt outlasts the abort', async () => {
    const controller = new AbortController();
    const { step, signals } = answers({ afterMs: 1000, isDeaf: true, fails: broken });
    setTimeout(() => controller.abort('enough'), 50);

    const { error } = await observe(hedge(step, soon), { signal: controller.signal });

    expect(error).toBe('enough');
    expect(signals).toHaveLength(1);
  });

  it('draws on the budget that retries share, and waits for the first attempt once it is empty', async () => {
    const budget = retryBudget({ ratio: 0, minPerSecond: 0.1 });
    const slow = Array<Answer>(2).fill({ afterMs: 1000 });
    const [paid, unpaid] = [answers(...slow), answers(...slow)];

    await observe(hedge(paid.step, { ...soon, budget }));
    const { value, events } = await observe(hedge(unpaid.step, { ...soon, budget }));

    expect([paid.signals.length, unpaid.signals.length, value]).toEqual([2, 1, 1]);
    expect(events).toMatchObject([{ name: 'hedge_suppressed', attributes: { attempt: '1' } }, {}]);
  });

  it('waits as long as the percentile says, from 20 calls on', async () => {
    let afterMs = 0;
    const step = task('ask', (_: number, { signal }) => sleep(afterMs, signal));
    const hedged = hedge(step, { delayMs: { percentile: 90, initialDelayMs: 500 }, idempotent: true });
    const afterCall = async (call: number): Promise<number> => {
      afterMs = call * 10;
      await observe(hedged);
      afterMs = 1000;
      return delayOf(hedged);
    };

    for (let call = 1; call <= 19; call++) expect(await afterCall(call)).toBe(500);

    // The 18th of the 20 durations from 10 to 200.
    expect(await afterCall(20)).toBe(180);
  });

  it('does not let the percentile fall because slow attempts are beaten', async () => {
    let isSlow = false;
    const step = task('ask', async (_: number, { signal }) => {
      const afterMs = isSlow ? 5000 : 50;
      isSlow = false;
      await sleep(afterMs, signal);
    });
    const hedged = hedge(step, { delayMs: { percentile: 75, initialDelayMs: 200 }, idempotent: true });

    for (let call = 0; call < 100; call++) {
      isSlow = call % 2 === 0;
      await observe(hedged);
    }

    isSlow = true;
    expect(await delayOf(hedged)).toBeGreaterThanOrEqual(200);
  });

  it('warns of a step inside, because it may be saved', () => {
    expect(hedge(answers().step, soon).mayRecover).toBe(true);
  });
});

/** How long it waits now before it starts another attempt. Adds nothing to what it knows if it is aborted. */
async function delayOf(hedged: WorkflowPrimitive<number, unknown>): Promise<number> {
  const startedAt = performance.now();
  let delayMs = NaN;
  const instrumentation = {
    start: () => ({
      event: ({ name }: { name: string }) => {
        if (name === 'hedge_attempt_start') delayMs = performance.now() - startedAt;
      },
      end: () => undefined,
    }),
  };
  const controller = new AbortController();
  setTimeout(() => controller.abort(), 900);
  void hedged.execute(1, WorkflowContext.create({ instrumentation, signal: controller.signal })).catch(() => undefined);
  await jest.runAllTimersAsync();
  return delayMs;
}

describe('the options of hedge', () => {
  const { step } = answers();

  it.each<object>([
    { idempotent: undefined },
    { idempotent: false },
    { idempotent: 'true' },
    { delayMs: undefined },
    { delayMs: -1 },
    { delayMs: { percentile: 0.95, initialDelayMs: 100 } },
    { delayMs: { percentile: 100, initialDelayMs: 100 } },
    { delayMs: { percentile: 95 } },
    { maxHedges: 0 },
    { budget: {} },
    { delay: 5 },
  ])('refuse %j', (options) => {
    expect(() => hedge(step, { ...soon, ...options })).toThrow(InvalidOptionError);
  });

  it('refuse a retry, through wrappers of one step', () => {
    expect(() => hedge(retry(step), soon)).toThrow(InvalidOptionError);
    expect(() => hedge(timeout(timeout(retry(step), { timeoutMs: 5 }), { timeoutMs: 5 }), soon)).toThrow(
      InvalidOptionError,
    );
    expect(() => hedge(fallback(step, [retry(step)]), soon)).not.toThrow();
    expect(() => retry(hedge(step, soon))).not.toThrow();
  });
});

it('is named after its innermost step, and its class after itself', () => {
  expect(hedge(timeout(answers().step, { timeoutMs: 5 }), soon).name).toBe('hedge(ask)');
  expect(new HedgePrimitive(answers().step, soon).name).toBe('HedgePrimitive');
});

it('has the types of its child, and asks for idempotent', () => {
  const length = task('length', (text: string) => text.length);

  expectTypeOf(hedge(length, soon)).toEqualTypeOf<HedgePrimitive<string, number>>();
  // @ts-expect-error -- A step that may run twice has to be said to bear it.
  expect(() => hedge(length, { delayMs: 5 })).toThrow(InvalidOptionError);
});
