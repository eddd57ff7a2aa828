import type { WorkflowPrimitive } from '@tta/core';
import {
  bulkhead,
  circuitBreaker,
  fallback,
  hedge,
  map,
  parallel,
  retry,
  saga,
  sequential,
  task,
  timeout,
} from '@tta/primitives';

type Step = WorkflowPrimitive<unknown, unknown>;

const works = (name: string): Step => task(name, (input: unknown) => input);
const slow = (name: string, ms: number): Step =>
  task(name, (input: unknown, context) => context.sleep(ms).then(() => input));
const fails = (name: string, error: Error): Step => task(name, () => Promise.reject(error));
const inOrder = (name: string, ...steps: readonly Step[]): Step => sequential(steps, { name });

/** Runs ten workflows of a shop, each with one fault, among many runs that succeed. Their names do not tell what is wrong. */
export async function runFaultyShop(): Promise<void> {
  const ordinary = inOrder('order', works('look-up'), parallel([works('price'), works('stock')]));
  for (const { workflow, prepare } of faults()) {
    for (let run = 0; run < 20; run++) await ordinary.execute(run);
    await prepare?.();
    await workflow.execute(1).catch(() => undefined);
  }
}

interface Fault {
  readonly workflow: Step;
  /** Brings a guard into the state in which it refuses. */
  readonly prepare?: () => unknown;
}

function faults(): readonly Fault[] {
  return [
    { workflow: checkout() },
    { workflow: stockImport() },
    { workflow: sync() },
    { workflow: inOrder('report', works('collect'), timeout(slow('render-pages', 5000), { timeoutMs: 50 })) },
    { workflow: newsletter() },
    { workflow: trip() },
    { workflow: search() },
    { workflow: album() },
    rates(),
    shipping(),
  ];
}

/** The cause is three errors away, in a step inside a step inside a step. */
function checkout(): Step {
  const refused = new Error('connect ECONNREFUSED 10.0.0.7:5432');
  const charge = fails(
    'charge-card',
    new Error('charge failed', { cause: new Error('no connection', { cause: refused }) }),
  );
  return inOrder('checkout', works('load-cart'), inOrder('pay', inOrder('authorize', charge)), works('send-receipt'));
}

/** One branch fails, and the other one is cancelled because of it. */
function stockImport(): Step {
  const file = undefined as unknown as { readonly rows: number };
  const stock = inOrder(
    'stock',
    slow('open-file', 20),
    task('read-stock', () => file.rows),
  );
  return inOrder('import', parallel([slow('read-prices', 400), stock]));
}

/** The last attempt fails otherwise than those before it. */
function sync(): Step {
  let attempts = 0;
  const pull = task('pull-changes', () => {
    throw new Error(++attempts < 3 ? 'the server is busy' : 'the revision is gone');
  });
  return inOrder('sync', retry(pull, { maxRetries: 2, initialDelayMs: 5 }));
}

/** Both fail; the first failure is the one that is thrown. */
function newsletter(): Step {
  const main = fails('send-by-main', new Error('not sent', { cause: new Error('mailbox full') }));
  return inOrder('newsletter', fallback(main, [fails('send-by-backup', new Error('the backup is down'))]));
}

/** The payment fails, and then what undoes the room fails too. */
function trip(): Step {
  return saga(
    [
      { run: works('book-seat'), undo: works('free-seat') },
      { run: works('book-room'), undo: fails('free-room', new Error('the hotel does not answer')) },
      { run: fails('pay-trip', new Error('card expired')) },
    ],
    { name: 'trip' },
  );
}

function search(): Step {
  const ask = fails('ask-index', new RangeError('shard 3 is missing'));
  return inOrder('search', works('parse-query'), hedge(ask, { delayMs: 1000, idempotent: true }));
}

/** One item of sixty fails. */
function album(): Step {
  const resize = task('resize', (index: number) => {
    if (index === 37) throw new TypeError('not a picture');
    return index;
  });
  const list = task('list', () => Array.from({ length: 60 }, (_, index) => index));
  return sequential([list, map(resize, { maxConcurrency: 4 })], { name: 'album' });
}

/** The circuit is open, because two calls before this one failed. */
function rates(): Fault {
  const ask = fails('ask-rates', new Error('the bank is closed'));
  const circuit = circuitBreaker(ask, { windowCalls: 2, breakMs: 60_000, name: 'rates-circuit' });
  return {
    workflow: inOrder('rates', works('currencies'), circuit),
    prepare: async () => {
      for (let call = 0; call < 2; call++) await circuit.execute(1).catch(() => undefined);
    },
  };
}

/** The only place is taken. */
function shipping(): Fault {
  const desk = bulkhead(slow('pack', 500), { maxConcurrency: 1, maxQueue: 0, name: 'packing-desk' });
  return {
    workflow: inOrder('shipping', works('weigh'), desk),
    prepare: () => void desk.execute(1).catch(() => undefined),
  };
}
