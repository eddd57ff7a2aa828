import { setTimeout as delay } from 'node:timers/promises';
import { setInstrumentation } from '@tta/core';
import { createTelemetry } from '@tta/otel';
import { budget, bulkhead, cache, circuitBreaker, retry, saga, sequential, task, timeout } from '@tta/primitives';
import { startPrometheusEndpoint } from '@tta/prom-exporter';

// A service with every trouble that an alert is for: slow, failing, repeating, forgetting, lagging, refusing, deaf,
// leaving things behind, spending without end, with names without end.

const telemetry = createTelemetry({ serviceName: 'troubled', logging: false, maxSeries: 100 });
setInstrumentation(telemetry.instrumentation);
const endpoint = await startPrometheusEndpoint({
  metricProducers: [telemetry.metricProducer],
  serviceName: 'troubled',
  port: 0,
});

const slow = sequential([task('Slow', () => delay(6000))], { name: 'SlowWorkflow' });
const broken = sequential([task('Broken', () => Promise.reject(new Error('broken on purpose')))], {
  name: 'BrokenWorkflow',
});
const stubborn = retry(task('ThirdTimeLucky', everyNth(3)), { initialDelayMs: 1, name: 'StubbornRetry' });
const hopeless = retry(
  task('Hopeless', () => Promise.reject(new RangeError('never works'))),
  { maxRetries: 1, initialDelayMs: 1, name: 'HopelessRetry' },
);
const inner = retry(task('SecondTimeLucky', everyNth(2)), { initialDelayMs: 1, name: 'InnerRetry' });
const nested = retry(inner, { initialDelayMs: 1, name: 'OuterRetry' });
const useless = cache(
  task('Unique', (key: number) => key),
  { key: String, ttlMs: 200, maxEntries: 10, name: 'UselessCache' },
);
const shared = cache(
  task('Shared', (key: number) => delay(20, key)),
  { key: String, ttlMs: 200, maxEntries: 10, name: 'SharedCache' },
);
const refusing = circuitBreaker(
  task('Down', () => Promise.reject(new Error('not reachable'))),
  { minimumCalls: 1, breakMs: 500, name: 'OpenBreaker' },
);
const crowded = bulkhead(
  task('Crowded', () => delay(250)),
  { maxConcurrency: 2, maxQueue: 4, name: 'FullBulkhead' },
);
// Does not look at its signal, and is waited for.
const deaf = timeout(
  task('Deaf', () => delay(5500)),
  { timeoutMs: 50, name: 'IgnoredTimeout' },
);
const stuck = saga(
  [
    { run: task('Reserve', () => 'seat 7'), undo: () => Promise.reject(new Error('cannot be released')) },
    { run: task('Charge', () => Promise.reject(new Error('card declined'))) },
  ],
  { name: 'StuckSaga' },
);

const spendthrift = budget(
  task('Spendthrift', (turn: number) => turn, { cost: () => ({ usd: 0.1 }) }),
  { maxUsd: 1, perMs: 4000, name: 'SpentBudget' },
);

let turn = 0;
const timers = [
  setInterval(() => {
    turn++;
    const runs = [
      ...Array.from({ length: 4 }, () => slow.execute()),
      broken.execute(),
      stubborn.execute(),
      hopeless.execute(),
      nested.execute(),
      useless.execute(turn),
      // Two at a time: the second waits for what the first computes.
      shared.execute(turn),
      shared.execute(turn),
      refusing.execute(),
      crowded.execute(),
      crowded.execute(),
      deaf.execute(),
      stuck.execute(),
      spendthrift.execute(turn),
      // A name that says who, not what: such names never end.
      ...(turn > 20 ? [task(`Customer ${turn % 1000}`, () => turn).execute()] : []),
    ];
    void Promise.allSettled(runs);
  }, 100),
  setInterval(() => blockFor(150), 300),
];

process.once('SIGTERM', () => {
  timers.forEach(clearInterval);
  void endpoint
    .close()
    .then(() => telemetry.shutdown())
    .then(() => process.exit(0));
});

function everyNth(n: number): () => number {
  let calls = 0;
  return () => {
    if (++calls % n !== 0) throw new Error('not yet');
    return calls;
  };
}

function blockFor(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}
