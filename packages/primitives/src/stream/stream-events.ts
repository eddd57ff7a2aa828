import { defineEvent } from '@tta/core';
import { ttaCounter, ttaHistogram } from '@tta/core/authors';

const items = ttaCounter('tta_stream_items_total', {
  help: 'Items that streams have given.',
  unit: '{item}',
  add: 'item_count',
});

/** The first item has come. */
export const streamFirstItem = defineEvent('stream_first_item', {
  level: 'debug',
  fields: { waited_ms: 'number' },
  metrics: [
    ttaHistogram('tta_stream_first_item_seconds', {
      help: 'Time from the start of a streaming step to its first item.',
      unit: 's',
      record: 'waited_ms',
      scale: 0.001,
      boundaries: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    }),
  ],
});

/** All items were read. */
export const streamComplete = defineEvent('stream_complete', {
  level: 'info',
  fields: { item_count: 'number', duration_ms: 'number' },
  metrics: [items],
});

/** The reader wanted no more items. */
export const streamClosed = defineEvent('stream_closed', {
  level: 'info',
  fields: { item_count: 'number', duration_ms: 'number' },
  metrics: [items],
  spanAttributes: { 'tta.stream.complete': false },
});

/** The stream failed, was aborted, or was dropped. */
export const streamWorkflowFailed = defineEvent('stream_workflow_failed', {
  level: 'error',
  fields: { item_count: 'number', status: 'string', error: 'error', duration_ms: 'number' },
  metrics: [items],
});

/** All that a streaming step emits. */
export const streamEvents = [streamFirstItem, streamComplete, streamClosed, streamWorkflowFailed] as const;
