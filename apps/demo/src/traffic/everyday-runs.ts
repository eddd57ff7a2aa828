import { WorkflowContext } from '@tta/core';
import { cache, parallel, retry, sequential, task } from '@tta/primitives';
import { DataProcessorPrimitive } from '../primitives/data-processor.js';
import { EnricherPrimitive } from '../primitives/enricher.js';
import type { Item } from '../primitives/item.js';
import { ValidatorPrimitive } from '../primitives/validator.js';
import type { StartRuns } from './start-runs.js';

/** Of ten runs, this many are of each unhappy kind; the others succeed. */
const kinds = [
  'success',
  'twice',
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

/** One run a turn, or two of the same: most succeed, some fail, are repeated, or end early. */
export function everydayRuns(): StartRuns {
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

  return (run, stopped) => {
    const context = WorkflowContext.create({ signal: stopped });
    const item: Item = { data: `item ${run % 7}` };
    const kind = kinds[run % kinds.length];
    if (kind === 'failure') return [run % 20 < 10 ? failing.execute(item, context) : hopeless.execute(item, context)];
    if (kind === 'retried') return [retried.execute(item, context)];
    if (kind === 'cancelled')
      return [happy.execute({ data: `cancelled ${run}` }, WorkflowContext.create({ signal: abortedAfter(30) }))];
    if (kind === 'timeout') {
      const late = WorkflowContext.create({ signal: stopped, deadline: Date.now() + 40 });
      return [happy.execute({ data: `late ${run}` }, late)];
    }
    // The second waits for what the first computes.
    if (kind === 'twice') return [happy.execute(item, context), happy.execute(item, context)];
    return [happy.execute(item, context)];
  };
}

/** The signal of a caller who changes its mind. */
function abortedAfter(milliseconds: number): AbortSignal {
  const controller = new AbortController();
  setTimeout(() => controller.abort(new Error('the caller went away')), milliseconds).unref();
  return controller.signal;
}
