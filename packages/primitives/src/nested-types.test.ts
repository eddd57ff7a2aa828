import { describe, expect, it } from '@jest/globals';
import { expectTypeOf } from 'expect-type';
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
} from './index.js';

interface Order {
  readonly id: number;
}
interface Receipt {
  readonly text: string;
}
const pay = task('pay', async ({ id }: Order): Promise<Receipt> => ({ text: `${id}` }));
const read = task('read', ({ text }: Receipt) => text.length);

describe('the types of members inside each other', () => {
  it('pass through twenty of them without a cast', async () => {
    const g1 = timeout(pay, { timeoutMs: 1000 });
    const g2 = retry(g1, { retryResultIf: (receipt) => receipt.text === '' });
    const g3 = circuitBreaker(g2);
    const g4 = bulkhead(g3, { maxConcurrency: 5, priority: (order) => order.id });
    const g5 = rateLimit(g4, { permits: 5, perMs: 1000 });
    const g6 = chaos(g5);
    const g7 = fallback(g6, [], { recover: () => undefined });
    const g8 = cache(g7, { key: (order) => `${order.id}` });
    const g9 = hedge(sequential([g8, task('known', (receipt: Receipt | undefined) => receipt ?? { text: '' })]), {
      delayMs: 10,
      idempotent: true,
    });
    const g10 = keyed(
      (order: Order) => `${order.id}`,
      () => g9,
    );
    const g11 = resilient(g10, { idempotent: true });
    const g12 = subworkflow(g11);
    const g13 = race([g12, pay]);
    const g14 = saga([
      { run: g13, undo: ({ output }) => expectTypeOf(output).toEqualTypeOf<Receipt>() },
      { run: read },
    ]);
    const g15 = conditional((order: Order) => order.id > 0, g14);
    const g16 = route((order: Order) => (order.id > 0 ? 'a' : 'b'), { a: g15, b: g14 });
    const g17 = parallel({ length: g16, receipt: g13 });
    const g18 = sequential([g17, task('length', ({ length }: { length: number | Order }) => length)]);
    const g19 = map(g18);
    const g20 = sequential([
      task('orders', (count: number) => Array.from({ length: count }, (_, id) => ({ id }))),
      g19,
    ]);

    expectTypeOf(g7.execute({ id: 1 })).toEqualTypeOf<Promise<Receipt | undefined>>();
    expectTypeOf(g13.execute({ id: 1 })).toEqualTypeOf<Promise<Receipt>>();
    expectTypeOf(g15.execute({ id: 1 })).toEqualTypeOf<Promise<number | Order>>();
    expectTypeOf(g17.execute({ id: 1 })).toEqualTypeOf<Promise<{ length: number | Order; receipt: Receipt }>>();
    expectTypeOf<Parameters<typeof g20.execute>[0]>().toEqualTypeOf<number>();
    expectTypeOf(g20.execute(2)).toEqualTypeOf<Promise<(number | Order)[]>>();
    expect(await g20.execute(2)).toEqual([1, 1]);
  });

  it('of streams pass through guards, and collect makes a list of them', async () => {
    const lines = stream('lines', function* ({ id }: Order) {
      for (let line = 0; line < id; line++) yield `${line}`;
    });
    const guarded = resilient(retry(timeout(lines, { idleMs: 1000 })), { idempotent: true });
    const all = collect(race([guarded, lines]));

    expectTypeOf(all.execute({ id: 1 })).toEqualTypeOf<Promise<string[]>>();
    expect(await all.execute({ id: 2 })).toEqual(['0', '1']);
    // @ts-expect-error a stream can be read once
    expect(() => cache(guarded, { key: String })).not.toThrow();
  });

  it('refuse what does not fit, at any depth', () => {
    // @ts-expect-error an order is not a receipt
    sequential([retry(pay), timeout(pay, { timeoutMs: 1 })]);
    // @ts-expect-error the selector gives a key that the routes do not have
    route((order: Order) => (order.id > 0 ? 'a' : 'c'), { a: retry(pay), b: pay });
    // @ts-expect-error its output is not its next input
    repeat(retry(pay), { until: () => true, maxIterations: 1 });
    // @ts-expect-error without the undo's word, no output may be missing
    saga([{ run: pay, undo: ({ output }: { output: undefined }) => output }]);
    // @ts-expect-error an item is not an order
    void map(retry(pay)).execute([1]);
    expect(
      repeat(retry(task('next', (order: Order) => ({ id: order.id + 1 }))), { until: () => true, maxIterations: 1 })
        .name,
    ).toBe('repeat(next)');
  });
});
