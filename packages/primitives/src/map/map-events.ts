import { defineEvent } from '@tta/core';
import { ttaCounter } from '@tta/core/authors';

const items = ttaCounter('tta_map_items_total', {
  help: 'Items that maps have run, by how they ended.',
  unit: '{item}',
  labels: { status: ['success', 'error', 'timeout', 'cancelled', 'rejected'] },
  zeros: [{ status: 'success' }, { status: 'error' }],
});

/** A map began. */
export const mapWorkflowStart = defineEvent('map_workflow_start', {
  level: 'info',
  fields: { max_concurrency: 'number' },
});

/** An item gave its output. */
export const mapItemComplete = defineEvent('map_item_complete', {
  level: 'debug',
  fields: { item: 'number', status: 'string', duration_ms: 'number' },
  unlogged: ['status'],
  metrics: [items],
});

/** An item failed, or was ended because another one did. */
export const mapItemFailed = defineEvent('map_item_failed', {
  level: 'debug',
  fields: { item: 'number', status: 'string', error: 'error', duration_ms: 'number' },
  metrics: [items],
});

/** All items have ended. `sampled_count` items have a span. */
export const mapWorkflowComplete = defineEvent('map_workflow_complete', {
  level: 'info',
  fields: { item_count: 'number', sampled_count: 'number', total_duration_ms: 'number' },
  unlogged: ['sampled_count'],
});

/** A map failed; `item_count` items had begun. */
export const mapWorkflowFailed = defineEvent('map_workflow_failed', {
  level: 'error',
  fields: {
    item_count: 'number',
    sampled_count: 'number',
    status: 'string',
    error: 'error',
    duration_ms: 'number',
  },
  unlogged: ['sampled_count'],
});

/** All that a map emits. */
export const mapEvents = [
  mapWorkflowStart,
  mapItemComplete,
  mapItemFailed,
  mapWorkflowComplete,
  mapWorkflowFailed,
] as const;
