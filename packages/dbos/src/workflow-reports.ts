import type { ObservedStep, WorkflowPrimitive } from '@tta/core';
import { reportEvent } from '@tta/core/authors';
import {
  durableDequeued,
  durableEvents,
  durablePoisoned,
  durableRecovered,
  durableServed,
  durableStepRepeated,
} from './events.js';

/** Reports what happens to the executions of one workflow in this process, for metrics. */
export class WorkflowReports {
  readonly #queue: string;
  readonly #workflow: ObservedStep;

  constructor(queue: string, name: string, child: WorkflowPrimitive<never, unknown>) {
    this.#queue = queue;
    this.#workflow = {
      name,
      type: 'durable',
      runsOnlyChildren: true,
      events: durableEvents,
      eventLabels: { queue },
      children: [child],
    };
  }

  served(): void {
    reportEvent(this.#workflow, durableServed, { queue: this.#queue });
  }

  dequeued(waitedMs: number): void {
    reportEvent(this.#workflow, durableDequeued, { queue: this.#queue, waited_ms: waitedMs });
  }

  recovered(): void {
    reportEvent(this.#workflow, durableRecovered, { queue: this.#queue });
  }

  stepRepeated(): void {
    reportEvent(this.#workflow, durableStepRepeated, { queue: this.#queue });
  }

  poisoned(): void {
    reportEvent(this.#workflow, durablePoisoned, { queue: this.#queue });
  }
}
