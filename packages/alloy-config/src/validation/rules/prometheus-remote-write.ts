import type { BodyView } from '../../schema/body-view.js';
import { checkPushUrl } from './http-client.js';

/** The push paths of Grafana Cloud, Mimir, Prometheus, and others that end alike. */
export function prometheusPushUrl(body: BodyView): void {
  checkPushUrl(body, /\/(?:push|write|receive|prometheus)\/?$/, 'https://mimir.example/api/v1/push');
}

/** The newer form of requests is experimental. */
export function remoteWriteProtocolIsStable(body: BodyView): void {
  if (body.text('protobuf_message') !== 'io.prometheus.write.v2.Request') return;
  body.report(
    'experimental-feature',
    'protobuf_message',
    'remote write 2.0 is experimental: start Alloy with --stability.level=experimental, or leave protobuf_message out',
  );
}

/** Alloy does not look at these figures; a queue smaller than a request stalls. */
export function remoteWriteQueueIsSane(body: BodyView): void {
  const [minShards, maxShards] = [body.number('min_shards'), body.number('max_shards')];
  if (minShards !== undefined && maxShards !== undefined && minShards > maxShards) {
    const at = body.has('min_shards') ? 'min_shards' : 'max_shards';
    body.report(
      'queue-shards',
      at,
      `min_shards ${minShards} exceeds max_shards ${maxShards}: lower the one or raise the other`,
    );
  }
  const [capacity, perSend] = [body.number('capacity'), body.number('max_samples_per_send')];
  if (capacity !== undefined && perSend !== undefined && capacity < perSend) {
    const at = body.has('capacity') ? 'capacity' : 'max_samples_per_send';
    body.report(
      'queue-capacity',
      at,
      `capacity ${capacity} is below max_samples_per_send ${perSend}: make it 3 to 10 times as large`,
    );
  }
  checkOrder(body, 'backoff-order', 'min_backoff', 'max_backoff');
}

/** `min_keepalive_time` must be less than `max_keepalive_time`. */
export function walKeepaliveIsOrdered(body: BodyView): void {
  const [min, max] = [body.durationMs('min_keepalive_time'), body.durationMs('max_keepalive_time')];
  if (min === undefined || max === undefined || min < max) return;
  const at = body.has('min_keepalive_time') ? 'min_keepalive_time' : 'max_keepalive_time';
  body.report('wal-keepalive', at, 'min_keepalive_time must be below max_keepalive_time: raise max_keepalive_time');
}

/** Reports a shortest duration that exceeds the longest. */
export function checkOrder(
  body: BodyView,
  code: 'backoff-order' | 'poll-order',
  shortest: string,
  longest: string,
): void {
  const [min, max] = [body.durationMs(shortest), body.durationMs(longest)];
  if (min === undefined || max === undefined || min <= max) return;
  body.report(code, body.has(shortest) ? shortest : longest, `${shortest} exceeds ${longest}: swap or lower it`);
}
