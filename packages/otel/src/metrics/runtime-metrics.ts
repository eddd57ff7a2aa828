import {
  constants,
  monitorEventLoopDelay,
  PerformanceObserver,
  type IntervalHistogram,
  type PerformanceEntry,
} from 'node:perf_hooks';
import { getHeapSpaceStatistics } from 'node:v8';
import type { HrTime } from '@opentelemetry/api';
import type { MetricData } from '@opentelemetry/sdk-metrics';
import { hrTime } from '../process/clock.js';
import type { HistogramCell, NumberCell } from './metric-cells.js';
import { MetricFamily } from './metric-family.js';
import { runtimeRows, type RuntimeRow } from './runtime-rows.js';

/** Fewer samples of the event loop's delay, which come every 10 ms, say nothing. */
const leastDelaySamples = 5;

const gcKinds = new Map([
  [constants.NODE_PERFORMANCE_GC_MAJOR, 'major'],
  [constants.NODE_PERFORMANCE_GC_MINOR, 'minor'],
  [constants.NODE_PERFORMANCE_GC_INCREMENTAL, 'incremental'],
  [constants.NODE_PERFORMANCE_GC_WEAKCB, 'weakcb'],
]);

/** As Node documents entries of the type `gc`. */
interface GcEntry extends PerformanceEntry {
  readonly detail: { readonly kind: number };
}

/**
 * Event loop, garbage collection, heap, handles, memory and start time of the process, read from Node when collected. The series
 * are those of OpenTelemetry's instrumentation of Node, which takes 0.1 s to load.
 */
export class RuntimeMetrics {
  readonly #startTime: HrTime = hrTime(Date.now());
  readonly #endTime: HrTime = hrTime(Date.now());
  readonly #families: Record<RuntimeRow, MetricFamily>;
  readonly #delay: IntervalHistogram = monitorEventLoopDelay();
  readonly #gc = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const kind = gcKinds.get((entry as GcEntry).detail.kind);
      if (kind !== undefined) (this.#cell('gcDuration', kind) as HistogramCell).record(entry.duration / 1000);
    }
  });
  #loopBefore = performance.eventLoopUtilization();
  #isStopped = false;

  constructor() {
    this.#families = Object.fromEntries(
      Object.entries(runtimeRows).map(([key, row]) => [key, new MetricFamily(row, this.#startTime, this.#endTime)]),
    ) as Record<RuntimeRow, MetricFamily>;
    this.#delay.enable();
    this.#gc.observe({ entryTypes: ['gc'] });
  }

  /** Live data for a reader. Minimum, maximum and percentiles of the delay are those since the last call. */
  collect(): MetricData[] {
    if (this.#isStopped) return [];
    [this.#endTime[0], this.#endTime[1]] = hrTime(Date.now());
    this.#set('residentMemory', process.memoryUsage.rss());
    this.#set('startTime', performance.timeOrigin / 1000);
    this.#readLoop();
    this.#readHeap();
    this.#readResources();
    return Object.values(this.#families)
      .filter(({ size }) => size > 0)
      .map(({ data }) => data);
  }

  stop(): void {
    this.#isStopped = true;
    this.#delay.disable();
    this.#gc.disconnect();
  }

  #readLoop(): void {
    const now = performance.eventLoopUtilization();
    this.#set('utilization', performance.eventLoopUtilization(now, this.#loopBefore).utilization);
    this.#loopBefore = now;
    this.#set('loopTime', now.active / 1000, 'active');
    this.#set('loopTime', now.idle / 1000, 'idle');
    const delay = this.#delay;
    if (delay.count < leastDelaySamples) return;
    this.#set('delayMin', delay.min / 1e9);
    this.#set('delayMax', delay.max / 1e9);
    this.#set('delayMean', delay.mean / 1e9);
    this.#set('delayStddev', delay.stddev / 1e9);
    this.#set('delayP50', delay.percentile(50) / 1e9);
    this.#set('delayP90', delay.percentile(90) / 1e9);
    this.#set('delayP99', delay.percentile(99) / 1e9);
    delay.reset();
  }

  #readHeap(): void {
    for (const space of getHeapSpaceStatistics()) {
      this.#set('heapSize', space.space_size, space.space_name);
      this.#set('heapUsed', space.space_used_size, space.space_name);
      this.#set('heapAvailable', space.space_available_size, space.space_name);
      this.#set('heapPhysical', space.physical_space_size, space.space_name);
    }
  }

  /** Kinds that were there before, and are not now, have 0. */
  #readResources(): void {
    for (const cell of this.#families.resources.data.dataPoints) (cell as NumberCell).value = 0;
    for (const kind of process.getActiveResourcesInfo()) (this.#cell('resources', kind) as NumberCell).value++;
  }

  #set(row: RuntimeRow, value: number, ...labels: string[]): void {
    (this.#cell(row, ...labels) as NumberCell).value = value;
  }

  #cell(row: RuntimeRow, ...labels: string[]): NumberCell | HistogramCell {
    const family = this.#families[row];
    return family.find(labels) ?? family.add(labels);
  }
}
