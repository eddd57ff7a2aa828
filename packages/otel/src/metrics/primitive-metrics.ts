import type { ObservedStep, StepEvent, StepOutcome, StepSpending } from '@tta/core';
import { statuses } from '../catalogue/index.js';
import { epochMs } from '../process/clock.js';
import { CostMetrics, type ModelCall } from './cost-metrics.js';
import type { EventPlan } from '../catalogue/event-plan.js';
import { EventMetrics } from './event-metrics.js';
import { spendsInside } from './event-zeros.js';
import type { GaugeShares } from './gauge-shares.js';
import type { ExemplarPoint, HistogramCell, NumberCell } from './metric-cells.js';
import type { MetricRegistry } from './metric-registry.js';

/** The sampled span that an exemplar points at. */
export interface ExemplarSource {
  readonly traceId: string;
  readonly spanId: string;
}

/** A span that may be sampled. */
export interface SampledSpan {
  readonly exemplar: ExemplarSource | undefined;
}

/** The numbers of one primitive: its series are looked up once and then only written. */
export class PrimitiveMetrics {
  readonly #registry: MetricRegistry;
  readonly #name: string;
  readonly #type: string;
  readonly #active: NumberCell;
  readonly #ended: EndCounter;
  readonly #rootEnded: EndCounter;
  /** Made at the first end, where the series stands already. */
  #duration: HistogramCell | undefined;
  #rootDuration: HistogramCell | undefined;
  #root: RootCells | undefined;
  /** Whether this step, or one inside it, says that it reports costs. */
  readonly #maySpend: boolean;
  #costs: CostMetrics | undefined;
  readonly #events: EventMetrics;

  /** Does not retain the primitive itself. Creates its counters with 0. */
  constructor(registry: MetricRegistry, step: Pick<ObservedStep, 'name' | 'type'> & Partial<ObservedStep>) {
    const { name, type } = step;
    this.#registry = registry;
    this.#name = name;
    this.#type = type;
    this.#active = registry.number('executionsActive', [name, type]);
    this.#ended = new EndCounter((status) => registry.number('primitiveExecutions', [name, type, status]));
    this.#rootEnded = new EndCounter((status) => registry.number('workflowExecutions', [name, status]));
    for (const status of ['success', 'error']) registry.zeroOf('primitiveExecutions', [name, type, status]);
    registry.zeroOf('executionDuration', [name, type]);
    this.#maySpend = spendsInside(step);
    this.#events = new EventMetrics(registry, step, this.#maySpend);
    if (step.spends === true) this.#costsOf().zero();
  }

  started(isRoot: boolean): void {
    this.#active.value++;
    if (isRoot && this.#root === undefined) this.declareWorkflow();
  }

  /** Has the series of a workflow exist with 0. */
  declareWorkflow(): void {
    if (this.#root !== undefined) return;
    const name = [this.#name];
    for (const status of statuses) this.#registry.zeroOf('workflowExecutions', [this.#name, status]);
    this.#registry.zeroOf('workflowDuration', name);
    if (this.#maySpend) this.#registry.zeroOf('workflowCost', name);
    this.#root = {
      lastSuccess: this.#registry.number('workflowLastSuccess', name),
      lastFailure: this.#registry.number('workflowLastFailure', name),
    };
  }

  ended(outcome: StepOutcome, endedAtMs: number, isRoot: boolean, source: ExemplarSource | undefined): void {
    const seconds = outcome.durationMs / 1000;
    const exemplar = source && exemplarPoint(source, endedAtMs);
    this.#active.value--;
    this.#duration ??= this.#registry.histogram('executionDuration', [this.#name, this.#type]);
    const bucket = this.#duration.bucketOf(seconds);
    recordDuration(this.#duration, seconds, bucket, exemplar);
    this.#ended.add(outcome.status, exemplar);
    if (!isRoot) return;
    this.#rootDuration ??= this.#registry.histogram('workflowDuration', [this.#name]);
    // Both histograms have the same bounds.
    recordDuration(this.#rootDuration, seconds, bucket, exemplar);
    this.#rootEnded.add(outcome.status, exemplar);
    this.#workflowEnded(outcome.status, endedAtMs);
  }

  #workflowEnded(status: StepOutcome['status'], endedAtMs: number): void {
    if (this.#root === undefined || status === 'cancelled') return;
    const { lastSuccess, lastFailure } = this.#root;
    (status === 'success' ? lastSuccess : lastFailure).value = epochMs(endedAtMs) / 1000;
  }

  /** Counts a spending. Gives the labels of the call, where it called a model. */
  spent(spending: StepSpending, atMs: number, span: SampledSpan | undefined): ModelCall | undefined {
    const source = span?.exemplar;
    return this.#costsOf().spent(spending, source && exemplarPoint(source, atMs));
  }

  /** A step has ended in which something was spent; `call` is the last call of a model in itself. */
  endedCosts(
    { spent, durationMs }: StepOutcome,
    call: ModelCall | undefined,
    endedAtMs: number,
    isRoot: boolean,
    source: ExemplarSource | undefined,
  ): void {
    const exemplar = source && exemplarPoint(source, endedAtMs);
    if (call !== undefined) this.#costsOf().called(call, durationMs / 1000, exemplar);
    if (isRoot && spent !== undefined) this.#costsOf().workflowEnded(spent.usd, exemplar);
  }

  /** See `EventMetrics.gauges`. */
  get gauges(): GaugeShares {
    return this.#events.gauges;
  }

  event(plan: EventPlan, event: StepEvent, atMs: number, span: SampledSpan | undefined): void {
    const source = plan.metrics.length === 0 ? undefined : span?.exemplar;
    this.#events.count(plan, event, source && exemplarPoint(source, atMs));
  }

  #costsOf(): CostMetrics {
    return (this.#costs ??= new CostMetrics(this.#registry, this.#name));
  }
}

/** When a workflow last ended well and badly. */
interface RootCells {
  readonly lastSuccess: NumberCell;
  readonly lastFailure: NumberCell;
}

function exemplarPoint({ traceId, spanId }: ExemplarSource, atMs: number): ExemplarPoint {
  return { timestamp: epochMs(atMs) / 1000, traceId, spanId };
}

function recordDuration(
  cell: HistogramCell,
  seconds: number,
  bucket: number,
  exemplar: ExemplarPoint | undefined,
): void {
  if (exemplar === undefined) cell.record(seconds, bucket);
  else cell.recordWithExemplar(seconds, exemplar, bucket);
}

/** A counter by status: the series of success, which is nearly always the one, without a look-up. */
class EndCounter {
  #success: NumberCell | undefined;
  readonly #others = new Map<string, NumberCell>();

  constructor(private readonly find: (status: string) => NumberCell) {}

  add(status: StepOutcome['status'], exemplar: ExemplarPoint | undefined): void {
    if (status === 'success') (this.#success ??= this.find(status)).value++;
    else this.#addFailure(status, exemplar);
  }

  #addFailure(status: StepOutcome['status'], exemplar: ExemplarPoint | undefined): void {
    let cell = this.#others.get(status);
    if (cell === undefined) this.#others.set(status, (cell = this.find(status)));
    if (exemplar === undefined) cell.value++;
    else cell.addWithExemplar(1, exemplar);
  }
}
