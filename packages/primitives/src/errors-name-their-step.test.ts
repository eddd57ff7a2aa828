import { describe, expect, it } from '@jest/globals';
import { WorkflowContext, type WorkflowPrimitive } from '@tta/core';
import { RecordingInstrumentation } from '@tta/core/testing';
import {
  bulkhead,
  chaos,
  circuitBreaker,
  collect,
  fallback,
  hedge,
  map,
  parallel,
  race,
  rateLimit,
  repeat,
  retry,
  route,
  saga,
  stream,
  task,
  timeout,
} from './index.js';

const fails = (name: string): WorkflowPrimitive<number, number> =>
  task(name, async (): Promise<number> => {
    throw new Error(`${name} failed`);
  });
const answers = task('answers', async (input: number) => input);
const waits = task('waits', async (input: number, context) => {
  await context.sleep(60_000);
  return input;
});

/** The reason that the last aborted branch was told. */
let told: unknown;
const listens = task('listens', async (input: number, context) => {
  await context.sleep(60_000).catch((reason: unknown) => (told = reason));
  return input;
});

/** The rejection of `execute`. */
async function rejection(step: WorkflowPrimitive<number, unknown>): Promise<unknown> {
  return step.execute(1).then(
    () => undefined,
    (error: unknown) => error,
  );
}

/** The reason that a branch was told when its signal aborted. */
async function toldBy(step: WorkflowPrimitive<number, unknown>): Promise<unknown> {
  told = undefined;
  await step.execute(1).catch(() => undefined);
  // A hedge does not wait for the attempt that lost.
  await new Promise((resolve) => setImmediate(resolve));
  return told;
}

/** The error of the event of that type. */
async function eventError(type: string, step: WorkflowPrimitive<number, unknown>): Promise<unknown> {
  const instrumentation = new RecordingInstrumentation();
  await step.execute(1, WorkflowContext.create({ instrumentation })).catch(() => undefined);
  return instrumentation.steps.flatMap(({ events }) => events).find((event) => event.name === type)?.error;
}

async function refusedBy(guard: WorkflowPrimitive<number, unknown>): Promise<unknown> {
  const first = guard.execute(1, WorkflowContext.create({ deadline: Date.now() + 50 })).catch(() => undefined);
  const error = await rejection(guard);
  await first;
  return error;
}

let slowFirst = 0;
const slowThenQuick = task('slow then quick', async (input: number, context) => {
  if (slowFirst++ === 0) await context.sleep(60_000).catch((reason: unknown) => (told = reason));
  return input;
});

const name = 'pay';
const cases: Record<string, () => Promise<unknown>> = {
  timeout: () => rejection(timeout(waits, { timeoutMs: 5, name })),
  'timeout that abandons': () => rejection(timeout(waits, { timeoutMs: 5, mode: 'abandon', name })),
  'timeout without time': () => rejection(timeout(waits, { timeoutMs: () => 0, name })),
  'circuit breaker': () => {
    const breaker = circuitBreaker(answers, { name });
    breaker.open();
    return rejection(breaker);
  },
  bulkhead: () => refusedBy(bulkhead(waits, { maxConcurrency: 1, name })),
  'rate limit': () => refusedBy(rateLimit(answers, { permits: 1, perMs: 60_000, mode: 'reject', name })),
  hedge: () => {
    slowFirst = 0;
    return toldBy(hedge(slowThenQuick, { delayMs: 1, idempotent: true, name }));
  },
  'race lost': () => toldBy(race([answers, listens], { name })),
  'race failed': () => rejection(race([fails('a'), fails('b')], { name })),
  'parallel failed': () => rejection(parallel([fails('a'), fails('b')], { name })),
  'sibling of parallel': () => toldBy(parallel([listens, fails('a')], { name })),
  'sibling in a pool': () => toldBy(parallel([listens, fails('a'), fails('b')], { name, maxConcurrency: 2 })),
  'sibling in a map': () => {
    const item = task('item', (input: number, context) =>
      input === 0 ? listens.execute(input, context) : fails('item').execute(input, context),
    );
    const both = map(item, { name });
    return toldBy(task('all', (_: number, context) => both.execute([0, 1], context)));
  },
  'map failed': () => {
    const both = map(fails('item'), { name });
    return rejection(task('all', (_: number, context) => both.execute([0, 1], context)));
  },
  chaos: () => rejection(chaos(answers, { enabled: true, failureRate: 1, name })),
  'fallback exhausted': () => eventError('fallback_exhausted', fallback(fails('a'), [fails('b')], { name })),
  'fallback that declines': () =>
    eventError('fallback_entry_failed', fallback(answers, [answers], { fallbackResultIf: () => true, name })),
  'retry that declines': () =>
    eventError('retry_attempt_failed', retry(answers, { maxRetries: 0, retryResultIf: () => true, name })),
  repeat: () => rejection(repeat(answers, { until: () => false, maxIterations: 1, name })),
  route: () => rejection(route(() => 'b', { a: answers } as never, { name })),
  saga: () =>
    rejection(
      saga(
        [
          { run: answers, undo: fails('undo') },
          { run: fails('a'), undo: undefined },
        ] as never,
        { name },
      ),
    ),
  collect: () =>
    rejection(
      collect(
        stream('numbers', () => [1, 2]),
        { maxItems: 1, name },
      ),
    ),
};

describe.each(Object.entries(cases))('the error of %s', (_, errorOf) => {
  it('names its step in text and as a property', async () => {
    const error = (await errorOf()) as Error;

    expect(error).toMatchObject({ code: expect.stringMatching(/^ERR_TTA_/), stepName: name });
    expect(error.message).toMatch(/\bpay\b/);
  });
});

it('names no step where the deadline of a context passed', async () => {
  const context = WorkflowContext.create({ deadline: Date.now() + 5 });

  const error = await waits.execute(1, context).catch((thrown: unknown) => thrown);

  expect(error).toMatchObject({ code: 'ERR_TTA_TIMEOUT', stepName: undefined });
});
