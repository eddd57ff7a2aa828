import type { BodyView } from '../../schema/body-view.js';

/** A signal that `output` does not name is dropped. */
export function outputHasASignal(body: BodyView): void {
  const signals = ['metrics', 'logs', 'traces'];
  const isEmpty = signals.every((signal) => {
    const receivers = body.value(signal);
    return receivers === undefined || (receivers.kind === 'array' && receivers.elements.length === 0);
  });
  if (isEmpty) {
    body.report(
      'output-without-signal',
      undefined,
      `output passes nothing on: name receivers of ${signals.join(', ')}`,
    );
  }
}

/** Sizes of the batches within a queue. */
export function queueBatchFits(body: BodyView): void {
  const batch = body.blocks('batch')[0];
  if (batch === undefined) return;
  const [minSize, maxSize] = [batch.number('min_size'), batch.number('max_size')];
  if (minSize !== undefined && maxSize !== undefined && maxSize > 0 && maxSize < minSize) {
    const at = batch.has('max_size') ? 'max_size' : 'min_size';
    batch.report(
      'batch-order',
      at,
      `max_size ${maxSize} is below min_size ${minSize}: raise it, or set 0 for no limit`,
    );
  }
  const room = body.number('queue_size');
  if (minSize === undefined || room === undefined || batch.text('sizer') !== body.text('sizer')) return;
  if (minSize > room) {
    body.report(
      'queue-capacity',
      'queue_size',
      `queue_size ${room} is below the batch's min_size ${minSize}: raise it`,
    );
  }
}
