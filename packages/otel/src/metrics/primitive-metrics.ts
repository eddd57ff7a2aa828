import type { StepEvent, StepOutcome } from '@tta/core';
import { epochMs } from '../process/clock.js';
import { EventEffect } from './event-effect.js';
import type { EventPlan } from '../catalogue/event-plan.js';
import { GaugeShares } from './gauge-shares.js';
import type { HistogramCell, NumberCell } from './metric-cells.js';
import type { MetricRegistry } from './metric-registry.js';

/** The sampled span that an exemplar points at. */
export interface ExemplarSource {
  readonly traceId: string;
  readonly spanId: string;
}

/** The numbers of one primitive: its series are looked up once and then only written. */
export class PrimitiveMetrics {
  readonly #registry: MetricRegistry;
  readonly #name: string;
  readonly #type: string;
  readonly #active: NumberCell;
  readonly #ended: EndCounter;
  readonly #rootEnded: EndCounter;
  /** Made at the first end, for a histogram of nothing has no least and no greatest value. */
  #duration: HistogramCell | undefined;
  #rootDuration: HistogramCell | undefined;
  readonly #effects = new Map<EventPlan, readonly EventEffect[]>();
  /** What this primitive adds to gauges, to be taken back when it is gone. */
  readonly gauges = new GaugeShares();

  /** Keeps no hold on the primitive itself. */
  constructor(registry: MetricRegistry, { name, type }: { readonly name: string; readonly type: string }) {
    this.#registry = registry;
    this.#name = name;
    this.#type = type;
    this.#active = registry.number('executionsActive', [name, type]);
    this.#ended = new EndCounter((status) => registry.number('primitiveExecutions', [name, type, status]));
    this.#rootEnded = new EndCounter((status) => registry.number('workflowExecutions', [name, status]));
  }

  started(): void {
    this.#active.value++;
  }

  ended(outcome: StepOutcome, endedAtMs: number, isRoot: boolean, exemplar: ExemplarSource | undefined): void {
    const seconds = outcome.durationMs / 1000;
    this.#active.value--;
    this.#duration ??= this.#registry.histogram('executionDuration', [this.#name, this.#type]);
    recordDuration(this.#duration, seconds, endedAtMs, exemplar);
    this.#ended.add(outcome.status, endedAtMs, exemplar);
    if (!isRoot) return;
    this.#rootDuration ??= this.#registry.histogram('workflowDuration', [this.#name]);
    recordDuration(this.#rootDuration, seconds, endedAtMs, exemplar);
    this.#rootEnded.add(outcome.status, endedAtMs, exemplar);
  }

  event(plan: EventPlan, event: StepEvent): void {
    if (plan.metrics === undefined) return;
    let effects = this.#effects.get(plan);
    if (effects === undefined) {
      effects = plan.metrics.map((row) => new EventEffect(row, this.#registry, this.#name, this.gauges));
      this.#effects.set(plan, effects);
    }
    for (const effect of effects) effect.apply(event);
  }
}

function recordDuration(
  cell: HistogramCell,
  seconds: number,
  endedAtMs: number,
  exemplar: ExemplarSource | undefined,
): void {
  if (exemplar === undefined) cell.record(seconds);
  else cell.recordWithExemplar(seconds, epochMs(endedAtMs) / 1000, exemplar.traceId, exemplar.spanId);
}

/** A counter by status: the series of success, which is nearly always the one, without a look-up. */
class EndCounter {
  #success: NumberCell | undefined;
  readonly #others = new Map<string, NumberCell>();

  constructor(private readonly find: (status: string) => NumberCell) {}

  add(status: StepOutcome['status'], endedAtMs: number, exemplar: ExemplarSource | undefined): void {
    if (status === 'success') {
      (this.#success ??= this.find(status)).value++;
      return;
    }
    let cell = this.#others.get(status);
    if (cell === undefined) this.#others.set(status, (cell = this.find(status)));
    if (exemplar === undefined) cell.value++;
    else cell.addWithExemplar(1, epochMs(endedAtMs) / 1000, exemplar.traceId, exemplar.spanId);
  }
}
