import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import dbos from '@dbos-inc/dbos-sdk';
import { describe, expect, it } from '@jest/globals';
import { RunnableLambda } from '@langchain/core/runnables';
import { WorkflowContext } from '@tta/core';
import { task } from '@tta/primitives';
import * as cockatiel from 'cockatiel';
import * as effect from 'effect';
import { ClusterWorkflowEngine } from 'effect/cluster';
import { Activity, DurableClock } from 'effect/workflow';
import CircuitBreaker from 'opossum';
import * as pRetry from 'p-retry';

// docs/compare/index.md describes others. Its claims, asked of the others themselves.

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

const { resolve } = createRequire(import.meta.url);
const page = readFileSync(fileURLToPath(new URL('../../docs/compare/index.md', import.meta.url)), 'utf8');

function manifestOf(name: string): Manifest {
  for (let folder = dirname(resolve(name)); ; folder = dirname(folder)) {
    const file = join(folder, 'package.json');
    const manifest = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Partial<Manifest>) : {};
    if (manifest.name === name) return manifest as Manifest;
  }
}

it.each(['cockatiel', 'p-retry', 'opossum', 'effect', '@langchain/core', '@dbos-inc/dbos-sdk'])(
  'is about the version of %s that is asked here',
  (name) => {
    const [minor] = /^\d+\.\d+/.exec(manifestOf(name).version) ?? [];

    expect(page).toContain(`| \`${name}\` ${minor ?? ''} `);
  },
);

describe('cockatiel', () => {
  it('has these policies, fires events, and depends on nothing, not even on Node', async () => {
    const { bulkhead, circuitBreaker, ConsecutiveBreaker, fallback, handleAll, noop, retry, timeout, wrap } = cockatiel;
    const breaker = circuitBreaker(handleAll, { halfOpenAfter: 1, breaker: new ConsecutiveBreaker(3) });
    const once = retry(handleAll, { maxAttempts: 1 });
    const all = wrap(once, breaker, timeout(1000, cockatiel.TimeoutStrategy.Cooperative), bulkhead(1), noop);
    const told: object[] = [];
    once.onFailure((event) => told.push(event));
    await wrap(fallback(handleAll, 0), all).execute(() => Promise.reject(new Error('busy')));

    expect(told.length).toBeGreaterThan(0);
    // Nothing says inside of which other policy or call it happened.
    expect(Object.keys(told[0] as object).sort()).toEqual(['duration', 'handled', 'reason']);
    expect(manifestOf('cockatiel').dependencies ?? {}).toEqual({});
    const code = readFileSync(resolve('cockatiel'), 'utf8');
    expect(code).not.toMatch(/require\(['"](?!\.)/);
  });
});

describe('p-retry', () => {
  it('repeats a function, and has nothing else', () => {
    expect(Object.keys(pRetry).sort()).toEqual(['AbortError', 'default', 'makeRetriable']);
  });
});

describe('opossum', () => {
  it('has fallback, cache, coalescing, a limit and statistics, and hands its state on', async () => {
    const options = { cache: true, coalesce: true, capacity: 1, errorThresholdPercentage: 1, resetTimeout: 60_000 };
    const first = new CircuitBreaker(() => Promise.reject(new Error('busy')), options).fallback(() => 'sorry');
    const answer = await first.fire();
    const state = (first as unknown as { toJSON(): { state: object } }).toJSON();
    const second = new CircuitBreaker(async () => 'fine', state as never);
    const { opened } = second;
    for (const breaker of [first, second]) breaker.shutdown();

    expect([answer, first.stats.failures, first.stats.fallbacks, opened]).toEqual(['sorry', 1, 1, true]);
    expect(manifestOf('opossum').dependencies ?? {}).toEqual({});
  });
});

describe('Effect', () => {
  it('runs a program only when it is told to, and opens a span only where one is written', async () => {
    const { Effect, Exit } = effect;
    let runs = 0;
    const program = Effect.sync(() => ++runs);
    const spanOf = Effect.map(Effect.exit(Effect.currentSpan), (exit) => Exit.isSuccess(exit) && exit.value.name);

    expect(runs).toBe(0);
    expect(await Effect.runPromise(program)).toBe(1);
    expect(await Effect.runPromise(spanOf)).toBe(false);
    expect(await Effect.runPromise(Effect.withSpan(spanOf, 'told'))).toBe('told');
  });

  it('has schedules, streams, schemas, metrics and fibers, and durable workflows, but no circuit breaker', () => {
    const { Fiber, Metric, Schedule, Schema, Semaphore, Stream } = effect;

    expect([Fiber, Metric, Schedule, Schema, Semaphore, Stream].map((each) => typeof each)).toEqual(
      Array.from({ length: 6 }, () => 'object'),
    );
    expect([Activity.make, DurableClock.make, ClusterWorkflowEngine.layer].every(Boolean)).toBe(true);
    expect(Object.keys(effect).filter((name) => /circuit|breaker/i.test(name))).toEqual([]);
  });
});

describe('LangChain', () => {
  it('has runnables with retry and fallbacks, of which each is a fine step', async () => {
    const broken = RunnableLambda.from((_: string): Promise<string> => Promise.reject(new Error('busy')));
    const chain = RunnableLambda.from(async (input: string, { signal }: { signal?: AbortSignal }) => {
      signal?.throwIfAborted();
      return `about ${input}`;
    });
    const sure = broken.withRetry({ stopAfterAttempt: 1 }).withFallbacks([chain]);
    const step = task('chain', (input: string, { signal }) => sure.invoke(input, { signal }));
    const aborted = WorkflowContext.create({ signal: AbortSignal.abort(new Error('left')) });

    expect(await step.execute('tea')).toBe('about tea');
    await expect(step.execute('tea', aborted)).rejects.toThrow('left');
    expect(Object.keys(manifestOf('@langchain/core').dependencies ?? {})).toContain('langsmith');
  });
});

describe('DBOS', () => {
  it('registers workflows and steps, and refuses to run one without its database', async () => {
    const { DBOS } = dbos;
    const workflow = DBOS.registerWorkflow(async () => DBOS.runStep(async () => 7, { name: 'seven' }), {
      name: 'only',
    });

    const parts = ['registerStep', 'registerQueue', 'createSchedule', 'forkWorkflow'];

    await expect(workflow()).rejects.toThrow(/launch/i);
    expect(parts.filter((part) => !(part in DBOS))).toEqual([]);
  });
});
