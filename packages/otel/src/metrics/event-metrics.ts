import type { ObservedStep, StepEvent } from '@tta/core';
import type { EventPlan } from '../catalogue/event-plan.js';
import { EventEffect } from './event-effect.js';
import { spendsInside, zeroEvents } from './event-zeros.js';
import { GaugeShares } from './gauge-shares.js';
import type { ExemplarPoint, NumberCell } from './metric-cells.js';
import type { MetricRegistry } from './metric-registry.js';

/** So many counters of free names are kept at hand; a look-up of another one costs about a quarter of its log line. */
const mostFreeEvents = 64;

/** The numbers that a primitive's events make. */
export class EventMetrics {
  readonly #registry: MetricRegistry;
  readonly #name: string;
  readonly #freeEvents = new Map<string, NumberCell>();
  readonly #effects = new Map<EventPlan, readonly EventEffect[]>();
  /** The share of this primitive in gauges, subtracted once the primitive is gone. */
  readonly gauges = new GaugeShares();

  /** Does not retain the primitive itself. Creates the counters with 0. */
  constructor(
    registry: MetricRegistry,
    step: Pick<ObservedStep, 'name'> & Partial<ObservedStep>,
    maySpend = spendsInside(step),
  ) {
    this.#registry = registry;
    this.#name = step.name;
    zeroEvents(registry, step, maySpend);
  }

  count(plan: EventPlan, event: StepEvent, point?: ExemplarPoint): void {
    const { type } = plan;
    if (type === undefined) {
      this.#freeEvent(plan.name).value++;
      return;
    }
    if (type.metrics.length === 0) return;
    let effects = this.#effects.get(plan);
    if (effects === undefined) {
      effects = type.metrics.map((metric) => new EventEffect(metric, type, this.#registry, this.#name, this.gauges));
      this.#effects.set(plan, effects);
    }
    for (const effect of effects) effect.apply(event, point);
  }

  /** The counter of events without a declaration, whose names are the user's and may be many. */
  #freeEvent(name: string): NumberCell {
    const known = this.#freeEvents.get(name);
    if (known !== undefined) return known;
    const cell = this.#registry.number('events', [this.#name, name]);
    // The registry counts each use of the series that takes what is over the cap.
    const isOwn = cell.attributes.event === name;
    if (isOwn && this.#freeEvents.size < mostFreeEvents) this.#freeEvents.set(name, cell);
    return cell;
  }
}
