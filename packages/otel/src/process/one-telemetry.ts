import type { MetricProducer } from '@opentelemetry/sdk-metrics';
import { processSlot, warnOnce } from '@tta/core/authors';

/** What of telemetry there is in the process, whichever copy of this package made it. */
interface Running {
  /** Where each was made. */
  readonly places: Map<MetricProducer, string>;
}

/**
 * Shows the producer to the metrics endpoints of this process, whichever of the two is there first; and says once where telemetry is
 * made a second time, for then half of the steps may go to either. Returns what takes it back.
 */
export function announce(producer: MetricProducer, place: string): () => void {
  const { places } = processSlot<Running>('telemetry', () => ({ places: new Map() }));
  const [first] = places.values();
  if (first !== undefined) {
    warnOnce(
      'second telemetry',
      `telemetry was created twice in this process, ${first} and ${place}. Steps are observed by the one that is installed last; a metrics page shows both. Keep one of them.`,
    );
  }
  places.set(producer, place);
  const producers = processSlot('metric-producers', () => new Set<MetricProducer>());
  producers.add(producer);
  return () => {
    places.delete(producer);
    producers.delete(producer);
  };
}

/** Where the code stands that called `called`, as `at file:line`. */
export function callerOf(called: (...args: never[]) => unknown): string {
  const holder: { stack?: string } = {};
  Error.captureStackTrace(holder, called);
  const line = holder.stack?.split('\n').find((each) => each.startsWith('    at '));
  return line?.trim() ?? 'at an unknown place';
}
