import type { Instrumentation, StepInfo, StepObservation } from '@tta/core';

/** Count what is under way, so they must be 0 after the last end. */
const ofWork = ['tta_bulkhead_running', 'tta_bulkhead_queue_depth', 'tta_rate_limit_queue_depth'];

/** The last values of gauges that events set. */
export class GaugesOfWork implements Instrumentation {
  readonly #values = new Map<string, unknown>();

  /** Those that are not 0. */
  stillAtWork(): string[] {
    return [...this.#values].filter(([, value]) => value !== 0).map(([gauge, value]) => `${gauge} ${String(value)}`);
  }

  start({ primitive }: StepInfo): StepObservation {
    return {
      event: ({ type, attributes }) => {
        for (const metric of type?.metrics ?? []) {
          const value = metric.field === undefined ? undefined : attributes?.[metric.field];
          if (ofWork.includes(metric.name) && value !== undefined)
            this.#values.set(`${metric.name} of ${primitive.name}`, value);
        }
      },
      end: () => undefined,
    };
  }
}
