import { exactly, type Figure } from './figure.js';
import { sum, type Sample } from './scrape.js';

const executions = 'tta_primitive_executions_total';
const bucket = 'tta_execution_duration_seconds_bucket';

/** Compares a scrape after the five workflows with the figures that it must show. Counts decide; times are remarks. */
export function compareFigures(samples: readonly Sample[]): Figure[] {
  const total = (name: string, labels?: Record<string, string>): number => sum(samples, name, labels) ?? 0;
  const ofPrimitive = (name: string): number => total(executions, { primitive_name: name });
  return [
    exactly('workflows run', 5, total('tta_workflow_executions_total')),
    exactly(
      'SequentialPrimitive with success',
      5,
      total('tta_workflow_executions_total', { workflow_name: 'SequentialPrimitive', status: 'success' }),
    ),
    timed(exactly('workflows within 0.25 s', 5, total(bucket, { primitive_type: 'sequential', le: '0.25' }))),
    exactly('DataProcessorPrimitive executions', 6, ofPrimitive('DataProcessorPrimitive')),
    exactly('ValidatorPrimitive executions', 4, ofPrimitive('ValidatorPrimitive')),
    exactly('EnricherPrimitive executions', 3, ofPrimitive('EnricherPrimitive')),
    exactly('CachePrimitive executions', 2, ofPrimitive('CachePrimitive')),
    exactly('RetryPrimitive executions', 2, ofPrimitive('RetryPrimitive')),
    exactly('cache hits in look-ups, percent', 50, (total('tta_cache_hits_total') / total('tta_cache_total')) * 100),
    timed(
      exactly(
        'cache hits of CachePrimitive within 1 ms',
        1,
        total(bucket, { primitive_name: 'CachePrimitive', le: '0.001' }),
      ),
    ),
    exactly('retry attempts', 2, total('tta_retry_attempts_total')),
    exactly(
      'retries successful at the first attempt',
      2,
      total('tta_retry_attempts_total', { attempt: '1', status: 'success' }),
    ),
    timed(
      about(
        'parallel speed-up',
        2,
        total('tta_parallel_branch_seconds_total') / total('tta_parallel_wall_seconds_total'),
      ),
    ),
  ];
}

/** To the nearest whole number. */
function about(name: string, expected: number, actual: number): Figure {
  const isMet = Math.round(actual) === expected;
  return { name, expected: `about ${expected}`, actual: actual.toFixed(2), isMet, isTime: false };
}

function timed(figure: Figure): Figure {
  return { ...figure, isTime: true };
}
