import type { WorkflowPrimitive } from '@tta/core';
import { longestTimerMs } from '@tta/core/authors';
import {
  bulkhead,
  cache,
  chaos,
  circuitBreaker,
  collect,
  conditional,
  fallback,
  hedge,
  keyed,
  map,
  parallel,
  race,
  rateLimit,
  repeat,
  resilient,
  retry,
  route,
  saga,
  sequential,
  stream,
  subworkflow,
  task,
  timeout,
  type BranchOutcome,
} from '../../index.js';
import type { Inner, Kind, Leaf, Node } from './composition.js';
import type { World } from './world.js';

export type Step = WorkflowPrimitive<number, number>;

/** Values are from 0 to 99. */
export const total = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) % 100;
/** Of an outcome in mode `settle`; its status counts by its length. */
export const valueOf = (outcome: BranchOutcome<number>): number =>
  outcome.status === 'success' ? outcome.value : outcome.status.length;

const routes = ['a', 'b', 'c'] as const;
/** Far enough away for no call to take as long. */
const never = longestTimerMs;

type Make = (node: Inner, children: readonly Step[], world: World) => Step;

const makers: Record<Exclude<Kind, 'keyed'>, Make> = {
  task: (_, [child]) => task('task', (input: number, context) => (child as Step).execute(input, context)),
  retry: ({ ms, n, flag }, [child]) =>
    retry(child as Step, {
      maxRetries: n,
      initialDelayMs: ms,
      jitter: 'none',
      maxDelayMs: never,
      nested: ms % 3 === 0 ? 'outer-only' : 'all',
      ...(flag && { retryResultIf: (value: number) => value % 3 === 0 }),
    }),
  cache: ({ ms, flag }, [child]) => cache(child as Step, { key: (input) => (flag ? 'key' : `${input}`), ttlMs: ms }),
  timeout: ({ ms, flag }, [child]) => timeout(child as Step, { timeoutMs: ms, mode: flag ? 'abandon' : 'cooperative' }),
  circuitBreaker: ({ ms, n }, [child]) =>
    circuitBreaker(child as Step, {
      windowCalls: n + 1,
      failureRatio: 0.5,
      breakMs: ms,
      maxBreakMs: never,
      probeTimeoutMs: never,
    }),
  bulkhead: ({ ms, n, flag }, [child]) =>
    bulkhead(child as Step, { maxConcurrency: 1, maxQueue: n, ...(flag && { queueTimeoutMs: ms }) }),
  rateLimit: ({ ms, n, flag }, [child]) =>
    rateLimit(child as Step, {
      permits: 1,
      perMs: ms,
      burst: n + 1,
      mode: flag ? 'reject' : 'wait',
      maxWaitMs: never,
    }),
  // A retry inside is refused; it is not looked for where there are two steps.
  hedge: ({ ms, n }, [child]) =>
    hedge(sequential([child as Step, same]), { delayMs: ms, maxHedges: n + 1, idempotent: true }),
  chaos: ({ ms, n, flag }, [child], world) =>
    chaos(child as Step, {
      enabled: true,
      latencyMs: flag ? ms : 0,
      failureRate: n / 3,
      random: () => world.share(ms),
    }),
  resilient: ({ ms, n, flag }, [child]) =>
    resilient(child as Step, {
      idempotent: flag,
      attemptTimeoutMs: ms,
      totalTimeoutMs: 3 * ms,
      ...(flag && { retry: { maxRetries: n, initialDelayMs: 100, jitter: 'none', maxDelayMs: never } }),
      circuitBreaker: {
        windowCalls: 4,
        minimumCalls: 2,
        failureRatio: 0.5,
        breakMs: ms,
        maxBreakMs: never,
        probeTimeoutMs: never,
      },
      bulkhead: { maxConcurrency: 2, maxQueue: 1 },
      rateLimit: { permits: 1, perMs: 10, maxWaitMs: never },
    }),
  map: ({ n, flag }, [child]) => {
    const list = task('list', (input: number) => [input, input + 1, input + 2]);
    const sum = task('sum', (values: readonly number[]) => total(values));
    if (!flag) return sequential([list, map(child as Step, { maxConcurrency: n + 1 }), sum]);
    const values = task('values', (outcomes: readonly BranchOutcome<number>[]) => outcomes.map(valueOf));
    return sequential([list, map(child as Step, { maxConcurrency: n + 1, mode: 'settle' }), values, sum]);
  },
  repeat: ({ ms, n, flag }, [child]) =>
    repeat(child as Step, {
      until: (value) => value % 3 === 0,
      maxIterations: n + 1,
      delayMs: ms % 2 === 0 ? ms : 0,
      onLimit: flag ? 'return' : 'throw',
    }),
  subworkflow: (_, [child]) => subworkflow(child as Step),
  stream: ({ n }, [child]) => {
    const items = stream('items', async function* (input: number, context) {
      for (let item = 0; item <= n; item++) yield await (child as Step).execute(input + item, context);
    });
    return sequential([collect(items), task('sum', (values: readonly number[]) => total(values))]);
  },
  sequential: (_, children) => sequential(children as [Step, Step]),
  parallel: ({ n, flag }, children) => {
    const sum = task('sum', (values: readonly number[]) => total(values));
    const maxConcurrency = n + 1;
    if (!flag) return sequential([parallel(children, { maxConcurrency }), sum]);
    const values = task('values', (outcomes: readonly BranchOutcome<number>[]) => outcomes.map(valueOf));
    return sequential([parallel(children, { maxConcurrency, mode: 'settle' }), values, sum]);
  },
  fallback: ({ n, flag }, [child, ...others]) =>
    fallback(child as Step, others, {
      ...(flag && { fallbackResultIf: (value: number) => value % 2 === 1 }),
      ...((n === 0 || others.length === 0) && { recover: () => 7 }),
    }),
  route: ({ n, flag }, children) => {
    const select = (input: number): string => routes[input % 3] as string;
    const named = Object.fromEntries(children.map((child, index): [string, Step] => [routes[index] as string, child]));
    const options = (flag ? { otherwise: 'pass' } : {}) as { otherwise: 'pass' };
    return route(n === 0 ? (input) => Promise.resolve(select(input)) : select, named, options);
  },
  conditional: (_, [child, other]) => conditional((input: number) => input % 2 === 0, child as Step, other as Step),
  race: ({ flag }, children) => race(children as [Step], { abandonLosers: flag }),
  saga: ({ ms, n, flag }, children, world) =>
    saga(
      children.map((run, index) => {
        if ((index + n) % 3 === 0) return { run };
        const undo = task(`undo ${index}`, (given: { input: number; output: number | undefined }, { signal }) =>
          world.runLeaf(undoLeaf(ms, index), given.input + (given.output ?? 0.5), signal, 'undo'),
        );
        return { run, undo, idempotent: flag };
      }) as never,
      { undoTimeoutMs: never },
    ),
};

const same = task('same', (input: number) => input);

/** The step that undoes one of a saga's. */
export function undoLeaf(ms: number, index: number): Leaf {
  return { kind: 'leaf', id: index, seed: ms + index, fails: 15, obeys: true };
}

/** The workflow, made of the members themselves. */
export function build(node: Node, world: World): Step {
  if (node.kind === 'leaf')
    return task(`leaf ${node.id}`, (input: number, { signal }) => world.runLeaf(node, input, signal));
  const children = (): readonly Step[] => node.children.map((child) => build(child, world));
  if (node.kind !== 'keyed') return makers[node.kind](node, children(), world);
  return keyed(
    (input: number) => String(input % (node.n + 1)),
    () => children()[0] as Step,
  );
}
