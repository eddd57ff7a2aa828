import { setTimeout as delay } from 'node:timers/promises';
import { WorkflowContext } from '@tta/core';
import { cache, parallel, retry, sequential, task } from '@tta/primitives';
import { DataProcessorPrimitive } from './primitives/data-processor.js';
import { EnricherPrimitive } from './primitives/enricher.js';
import type { Item } from './primitives/item.js';
import { ValidatorPrimitive } from './primitives/validator.js';

const intervalMs = 250;
/** Of ten runs, this many are of each unhappy kind; the others succeed. */
const kinds = [
  'success',
  'success',
  'failure',
  'success',
  'retried',
  'success',
  'cancelled',
  'success',
  'timeout',
  'success',
] as const;

/** A service that is down now and then: every third call fails, so that retries have something to do. */
function unsteady(): (item: Item) => Item {
  let calls = 0;
  return (item) => {
    if (++calls % 3 === 0) throw new Error('the service did not answer');
    return item;
  };
}

/** A steady trickle of runs until the signal aborts, with all that dashboards are to show: failures, retries, hits, timeouts. */
export async function runTraffic(signal: AbortSignal): Promise<void> {
  const process = new DataProcessorPrimitive();
  const enrich = new EnricherPrimitive();
  const validate = new ValidatorPrimitive();
  const remembered = cache(process, { key: (item) => item.data, ttlMs: 5000, maxEntries: 4 });
  const happy = sequential([remembered, parallel([enrich, validate]), task('Summarize', () => 'done')], {
    name: 'TrafficWorkflow',
  });
  const failing = sequential([validate, task('Broken', () => Promise.reject(new TypeError('a bug on purpose')))], {
    name: 'FailingWorkflow',
  });
  const retried = sequential([retry(task('Unsteady', unsteady()), { initialDelayMs: 20 }), validate], {
    name: 'RetriedWorkflow',
  });
  const hopeless = retry(
    task('Hopeless', () => Promise.reject(new RangeError('never works'))),
    { maxRetries: 1, initialDelayMs: 10, name: 'HopelessRetry' },
  );

  for (let run = 0; !signal.aborted; run++) {
    const item: Item = { data: `item ${run % 7}` };
    const kind = kinds[run % kinds.length];
    if (kind === 'failure') void settled(run % 20 < 10 ? failing.execute(item) : hopeless.execute(item));
    else if (kind === 'retried') void settled(retried.execute(item));
    else if (kind === 'cancelled')
      void settled(happy.execute({ data: `cancelled ${run}` }, WorkflowContext.create({ signal: abortedAfter(30) })));
    else if (kind === 'timeout')
      void settled(happy.execute({ data: `late ${run}` }, WorkflowContext.create({ deadline: Date.now() + 40 })));
    else void settled(happy.execute(item));
    await delay(intervalMs, undefined, { signal }).catch(() => undefined);
  }
}

/** How a run ends is for the dashboards to show. */
async function settled(run: Promise<unknown>): Promise<void> {
  await run.catch(() => undefined);
}

/** The signal of a caller who changes its mind. */
function abortedAfter(milliseconds: number): AbortSignal {
  const controller = new AbortController();
  setTimeout(() => controller.abort(new Error('the caller went away')), milliseconds).unref();
  return controller.signal;
}
