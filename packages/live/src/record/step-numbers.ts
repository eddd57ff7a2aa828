import type { StepEvent, StepOutcome, StepSpending } from '@tta/core';
import type { StepMeter } from '@tta/core/run-tree';
import { stepKey, type StepNumbers } from '../model/live-data.js';
import { bucketCount, bucketOf, percentile } from './latency-buckets.js';
import type { WorkflowRuns } from './workflow-runs.js';

/** Length and number of slots: 15 minutes of counts every ten seconds, and of latencies every minute. */
export const slotMs = 10_000;
export const latencySlotMs = 60_000;
const slots = 90;
const latencySlots = 15;

type Outcomes = Record<StepOutcome['status'], number>;

/** Figures of steps of one name and type. The hot path is a few additions. */
export class StepNumbersRecord implements StepMeter {
  /** Judges the runs whose root it is; `undefined` until there are some. */
  workflow: WorkflowRuns | undefined = undefined;
  readonly #counts = new Uint32Array(slots);
  readonly #failures = new Uint32Array(slots);
  readonly #latencies = new Uint32Array(latencySlots * bucketCount);
  /** Latencies of all slots, so that a percentile can be read while runs end. */
  readonly #allLatencies = new Uint32Array(bucketCount);
  readonly #outcomes: Outcomes = { success: 0, error: 0, timeout: 0, cancelled: 0, rejected: 0 };
  /** Numbers of the newest slots, which only grow. */
  #slot: number;
  #latencySlot: number;
  #lookups = 0;
  #hits = 0;
  #attempts = 0;
  #breakerState: string | undefined;
  #queueDepth: number | undefined;
  #costUsd: number | undefined;

  constructor(
    private readonly name: string,
    private readonly type: string,
    nowMs: number,
  ) {
    this.#slot = Math.floor(nowMs / slotMs);
    this.#latencySlot = Math.floor(nowMs / latencySlotMs);
  }

  event({ name, attributes }: StepEvent): void {
    switch (name) {
      case 'cache_hit':
        this.#hits++;
        this.#lookups++;
        break;
      case 'cache_miss':
        this.#lookups++;
        break;
      case 'retry_attempt_success':
      case 'retry_attempt_failed':
        this.#attempts++;
        break;
      case 'circuit_breaker_state':
        // A state that the breaker left is told with 0.
        if (attributes?.breakers === 1) this.#breakerState = String(attributes.state);
        break;
      default:
        if (typeof attributes?.queue_depth === 'number') this.#queueDepth = attributes.queue_depth;
    }
  }

  spend({ usd }: StepSpending): void {
    this.#costUsd = (this.#costUsd ?? 0) + usd;
  }

  ended({ status, durationMs }: StepOutcome, endedAtMs: number): void {
    this.#advance(endedAtMs);
    const slot = this.#slot % slots;
    this.#counts[slot] = (this.#counts[slot] ?? 0) + 1;
    if (status !== 'success' && status !== 'cancelled') this.#failures[slot] = (this.#failures[slot] ?? 0) + 1;
    const bucket = bucketOf(durationMs);
    const inSlot = (this.#latencySlot % latencySlots) * bucketCount + bucket;
    this.#latencies[inSlot] = (this.#latencies[inSlot] ?? 0) + 1;
    this.#allLatencies[bucket] = (this.#allLatencies[bucket] ?? 0) + 1;
    this.#outcomes[status]++;
  }

  /** The 95th percentile of the last 15 minutes. */
  p95Ms(): number | undefined {
    return percentile(this.#allLatencies, 0.95);
  }

  /** The figures as data. */
  read(process: string, nowMs: number): StepNumbers {
    this.#advance(nowMs);
    const percentileOf = (share: number): number | undefined => percentile(this.#allLatencies, share);
    const isRetry = this.#attempts > 0;
    return {
      ...{
        process,
        key: stepKey({ name: this.name, type: this.type }),
        name: this.name,
        type: this.type,
        isWorkflow: this.workflow !== undefined,
      },
      outcomes: { ...this.#outcomes },
      ...{ p50Ms: percentileOf(0.5), p95Ms: percentileOf(0.95), p99Ms: percentileOf(0.99) },
      counts: inOrder(this.#counts, this.#slot),
      failures: inOrder(this.#failures, this.#slot),
      p95OverTimeMs: Array.from({ length: latencySlots }, (_, index) => {
        const slot = (this.#latencySlot + 1 + index) % latencySlots;
        return percentile(this.#latencies.subarray(slot * bucketCount, (slot + 1) * bucketCount), 0.95) ?? null;
      }),
      ...(this.#lookups > 0 && { lookups: this.#lookups, hits: this.#hits }),
      ...(isRetry && { attempts: this.#attempts }),
      ...(this.#breakerState !== undefined && { breakerState: this.#breakerState }),
      ...(this.#queueDepth !== undefined && { queueDepth: this.#queueDepth }),
      ...(this.#costUsd !== undefined && { costUsd: this.#costUsd }),
    };
  }

  /** Empties the slots that begin. */
  #advance(nowMs: number): void {
    const slot = Math.floor(nowMs / slotMs);
    if (slot <= this.#slot) return;
    for (let each = Math.max(this.#slot + 1, slot - slots + 1); each <= slot; each++) {
      this.#counts[each % slots] = 0;
      this.#failures[each % slots] = 0;
    }
    this.#slot = slot;
    const latencySlot = Math.floor(nowMs / latencySlotMs);
    for (let each = Math.max(this.#latencySlot + 1, latencySlot - latencySlots + 1); each <= latencySlot; each++) {
      const from = (each % latencySlots) * bucketCount;
      const old = this.#latencies.subarray(from, from + bucketCount);
      old.forEach((count, bucket) => (this.#allLatencies[bucket] = (this.#allLatencies[bucket] ?? 0) - count));
      old.fill(0);
    }
    this.#latencySlot = latencySlot;
  }
}

/** Oldest first. */
function inOrder(values: Uint32Array, newest: number): number[] {
  return Array.from(values, (_, index) => values[(newest + 1 + index) % values.length] ?? 0);
}
