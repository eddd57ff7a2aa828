import type { BodyView } from '../../schema/body-view.js';
import { checkPushUrl } from './http-client.js';
import { checkOrder } from './prometheus-remote-write.js';

/** Loki's push path. */
export function lokiPushUrl(body: BodyView): void {
  checkPushUrl(body, /\/push\/?$/, 'https://loki.example/loki/api/v1/push');
}

/** The shortest wait is not above the longest. */
export function lokiBackoffIsOrdered(body: BodyView): void {
  checkOrder(body, 'backoff-order', 'min_backoff_period', 'max_backoff_period');
}

/** The same for reads of the log on disk. */
export function readFrequenciesAreOrdered(body: BodyView): void {
  checkOrder(body, 'poll-order', 'min_read_frequency', 'max_read_frequency');
}
