import type { StepEvent, StepOutcome, WorkflowPrimitive } from '@tta/core';
import { boundedFields, eventRow, metrics, type EventMetric, type MetricKey } from './catalogue.js';
import { epochMs } from './clock.js';
import type { HistogramCell, NumberCell } from './metric-cells.js';
import type { MetricRegistry } from './metric-registry.js';

/** The sampled span that an exemplar points at. */
export interface ExemplarSource {
  readonly traceId: string;
  readonly spanId: string;
}

/** The numbers of one primitive: its series are looked up once and then only written. */
export class PrimitiveMetrics {
  readonly #active: NumberCell;
  readonly #duration: HistogramCell;
  readonly #ended: EndCounter;
  readonly #rootEnded: EndCounter;
  #rootDuration: HistogramCell | undefined;
  readonly #effects = new Map<string, readonly EventEffect[]>();
  readonly #gauges = new Map<MetricKey, GaugeShare>();

  constructor(
    private readonly registry: MetricRegistry,
    private readonly primitive: WorkflowPrimitive<never, unknown>,
  ) {
    const { name, type } = primitive;
    this.#active = registry.number('executionsActive', [name, type]);
    this.#duration = registry.histogram('executionDuration', [name, type]);
    this.#ended = new EndCounter((status) => registry.number('primitiveExecutions', [name, type, status]));
    this.#rootEnded = new EndCounter((status) => registry.number('workflowExecutions', [name, status]));
  }

  started(): void {
    this.#active.value++;
  }

  ended(outcome: StepOutcome, endedAtMs: number, isRoot: boolean, exemplar: ExemplarSource | undefined): void {
    const seconds = outcome.durationMs / 1000;
    this.#active.value--;
    recordDuration(this.#duration, seconds, endedAtMs, exemplar);
    this.#ended.add(outcome.status, seconds, endedAtMs, exemplar);
    if (!isRoot) return;
    this.#rootDuration ??= this.registry.histogram('workflowDuration', [this.primitive.name]);
    recordDuration(this.#rootDuration, seconds, endedAtMs, exemplar);
    this.#rootEnded.add(outcome.status, seconds, endedAtMs, exemplar);
  }

  event(event: StepEvent): void {
    for (const effect of this.#effectsOf(event.name)) effect.apply(event);
  }

  #effectsOf(name: string): readonly EventEffect[] {
    const known = this.#effects.get(name);
    if (known !== undefined) return known;
    const rows = eventRow(name)?.metrics;
    // Names are open: only those of the catalogue are kept, or events of ever new names would fill the memory.
    if (rows === undefined) return noEffects;
    const effects = rows.map((row) => new EventEffect(row, this.registry, this.primitive.name, this.#gauges));
    this.#effects.set(name, effects);
    return effects;
  }
}

const noEffects: readonly EventEffect[] = [];

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

  add(status: StepOutcome['status'], seconds: number, endedAtMs: number, exemplar: ExemplarSource | undefined): void {
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

/** What an instance last said of a gauge, in whichever event: instances of one name add up. */
interface GaugeShare {
  value: number;
}

/** What one row of the catalogue does for one primitive. */
class EventEffect {
  /** Labels that are read from the event: those the catalogue declares bounded. */
  readonly #fields: readonly string[];
  readonly #gauge: GaugeShare | undefined;
  #lastValues: readonly string[] | undefined;
  #lastCell: NumberCell | undefined;

  constructor(
    private readonly row: EventMetric,
    private readonly registry: MetricRegistry,
    private readonly primitiveName: string,
    gauges: Map<MetricKey, GaugeShare>,
  ) {
    const { labels, type } = metrics[row.metric];
    this.#fields = labels.slice(1);
    if (type !== 'gauge') return;
    this.#gauge = gauges.get(row.metric) ?? { value: 0 };
    gauges.set(row.metric, this.#gauge);
  }

  apply({ attributes = {} }: StepEvent): void {
    const { field, when, scale = 1 } = this.row;
    if (when !== undefined && attributes[when] !== true) return;
    const amount = field === undefined ? 1 : attributes[field];
    if (typeof amount !== 'number') return;
    const cell = this.#cell(this.#fields.map((name) => boundedFields[name]?.(attributes[name]) ?? 'other'));
    if (this.#gauge === undefined) {
      cell.add(amount * scale);
      return;
    }
    cell.add(amount - this.#gauge.value);
    this.#gauge.value = amount;
  }

  #cell(values: readonly string[]): NumberCell {
    const last = this.#lastValues;
    if (this.#lastCell !== undefined && last !== undefined && values.every((value, index) => value === last[index])) {
      return this.#lastCell;
    }
    this.#lastValues = values;
    this.#lastCell = this.registry.number(this.row.metric, [this.primitiveName, ...values]);
    return this.#lastCell;
  }
}
