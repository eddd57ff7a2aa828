import type { MetricProducer } from '@opentelemetry/sdk-metrics';
import { announcedMetricProducers, processSlot, warnOnce } from '@tta/core/authors';

/** All telemetry of the process, including that of other copies of this package. */
interface Running {
  /** Where each was made. */
  readonly places: Map<MetricProducer, string>;
}

/**
 * Registers the producer with the metrics endpoints of this process, in whichever order the two are created. Warns once if
 * telemetry is created a second time, because the steps may then be split between the two. Returns a function that undoes it.
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
  const producers = announcedMetricProducers<MetricProducer>();
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
