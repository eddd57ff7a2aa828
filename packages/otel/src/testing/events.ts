import { defineEvent, type Attributes, type EventType, type StepEvent, type WorkflowContext } from '@tta/core';
import { ttaCounter, ttaGauge } from '@tta/core/authors';

// Stand-ins for events of TTA's primitives, which this package does not know.

const labels = { cache_type: { values: 'open', overflow: 'unknown' } } as const;
const lookups = ttaCounter('tta_cache_total', { help: 'Look-ups.', unit: '{lookup}', labels });
const entries = ttaGauge('tta_cache_entries', { help: 'Entries.', unit: '{entry}', labels, set: 'cache_size' });
const attempts = ttaCounter('tta_retry_attempts_total', {
  help: 'Attempts ended.',
  unit: '{attempt}',
  labels: { attempt: { values: ['1', '2', '9'], overflow: '10+' }, status: ['success', 'error'] },
});
const seconds = (name: `tta_${string}`, add: string): ReturnType<typeof ttaCounter<`tta_${string}`, never>> =>
  ttaCounter(name, { help: 'Seconds.', unit: 's', add, scale: 0.001 }) as never;

const failure = { status: 'string?', error: 'error', duration_ms: 'number?' } as const;

const declared: readonly EventType[] = [
  defineEvent('sequential_workflow_start', { level: 'info', fields: { step_count: 'number' } }),
  defineEvent('sequential_step_start', { level: 'info', fields: { step: 'number', primitive_type: 'string' } }),
  defineEvent('sequential_step_complete', {
    level: 'info',
    fields: { step: 'number', primitive_type: 'string', duration_ms: 'number' },
    hiddenOnConsole: ['primitive_type'],
  }),
  defineEvent('sequential_step_failed', {
    level: 'error',
    fields: { step: 'number', primitive_type: 'string?', ...failure },
  }),
  defineEvent('sequential_workflow_complete', {
    level: 'info',
    fields: { step_count: 'number', total_duration_ms: 'number' },
  }),
  defineEvent('sequential_workflow_failed', {
    level: 'error',
    fields: { step_count: 'number', status: 'string', error: 'error', duration_ms: 'number' },
  }),
  defineEvent('retry_attempt_success', {
    level: 'info',
    fields: { attempt: 'number', status: 'string', succeeded_on_attempt: 'number?', duration_ms: 'number?' },
    unlogged: ['attempt', 'status'],
    metrics: [attempts],
  }),
  defineEvent('retry_attempt_failed', {
    level: 'warn',
    fields: { attempt: 'number', status: 'string?', error: 'error', backoff_ms: 'number?' },
    unlogged: ['status'],
    metrics: [attempts],
  }),
  defineEvent('retry_backoff_end', {
    level: 'debug',
    fields: { waited_ms: 'number' },
    metrics: [seconds('tta_retry_backoff_seconds_total', 'waited_ms') as never],
  }),
  defineEvent('retry_exhausted', {
    level: 'error',
    fields: { total_attempts: 'number', error: 'error' },
    metrics: [ttaCounter('tta_retry_exhausted_total', { help: 'Gave up.', unit: '{execution}' })],
  }),
  defineEvent('cache_miss', {
    level: 'info',
    fields: { cache_size: 'number?', hit_rate: 'number?', key: 'string?', cache_type: 'string?' },
    unlogged: ['cache_type'],
    metrics: [lookups, entries],
    spanAttributes: { 'tta.cache.hit': false },
  }),
  defineEvent('cache_store', {
    level: 'debug',
    fields: { cache_size: 'number?', key: 'string?', cache_type: 'string?' },
    unlogged: ['cache_type'],
    metrics: [entries],
  }),
  defineEvent('cache_evict', {
    level: 'debug',
    fields: { reason: 'string', evicted: 'number', cache_size: 'number?', cache_type: 'string?' },
    unlogged: ['cache_type'],
    metrics: [
      ttaCounter('tta_cache_evictions_total', {
        help: 'Entries gone.',
        unit: '{entry}',
        labels: { ...labels, reason: ['size', 'ttl', 'cleared'] },
        add: 'evicted',
      }),
      entries,
    ],
  }),
  defineEvent('cache_hit', {
    level: 'info',
    fields: {
      hit_rate: 'number?',
      age_seconds: 'number?',
      ttl: 'number?',
      cache_type: 'string?',
      saved_seconds: 'number?',
      coalesced: 'boolean?',
    },
    unlogged: ['cache_type', 'saved_seconds', 'coalesced'],
    metrics: [
      lookups,
      ttaCounter('tta_cache_coalesced_total', { help: 'Waited.', unit: '{lookup}', labels, when: 'coalesced' }),
      ttaCounter('tta_cache_saved_seconds_total', { help: 'Saved.', unit: 's', labels, add: 'saved_seconds' }),
    ],
    spanAttributes: { 'tta.cache.hit': true },
  }),
];

const byName = new Map(declared.map((event) => [event.name, event]));

/** The event of that name as an observation gets it; a name that is not declared above is a free one. */
export function testEvent(name: string, attributes?: object, error?: unknown): StepEvent {
  return { name, type: byName.get(name), attributes: attributes as Attributes | undefined, error };
}

/** Emits it as plain JavaScript may: with whatever it is given. */
export function emitTest(context: WorkflowContext, name: string, attributes?: object, error?: unknown): void {
  const emit = context.emit.bind(context) as (event: unknown, attributes?: object, error?: unknown) => void;
  emit(byName.get(name) ?? name, attributes, error);
}
