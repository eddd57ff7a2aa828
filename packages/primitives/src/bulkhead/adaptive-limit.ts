import { integerOption, knownOptions } from '@tta/core/authors';

/** Bounds of a limit that a bulkhead finds itself. */
export interface AdaptiveOptions {
  /** The lowest limit, at least 1. */
  readonly min: number;
  /** The highest limit. */
  readonly max: number;
  /** The first limit. Default `min`: a limit that is too high at first is found out later than one that is too low. */
  readonly initial?: number;
}

/** A limit that each bulkhead finds itself; made by `adaptive`. */
export class Adaptive {
  readonly min: number;
  readonly max: number;
  readonly initial: number;

  constructor(options: AdaptiveOptions) {
    knownOptions(options, ['min', 'max', 'initial']);
    this.min = integerOption('min', options.min, { min: 1 });
    this.max = integerOption('max', options.max, { min: this.min, advice: 'it is at least min' });
    this.initial = integerOption('initial', options.initial ?? this.min, { min: this.min, max: this.max });
  }
}

/**
 * Has a bulkhead find the number of calls that its step can run at a time: `bulkhead(step, { maxConcurrency: adaptive({
 * min: 2, max: 200 }) })`. Each bulkhead finds its own.
 * @throws InvalidOptionError
 */
export function adaptive(options: AdaptiveOptions): Adaptive {
  return new Adaptive(options);
}

/** Latencies of one decision: at least this many, and at least this share of the limit. */
const leastSamples = 10;
const sampleShare = 0.35;
/** A latency within this factor of the base is without queueing. */
const tolerance = 1.08;
/** Held above the estimate, so that a limit that rises is noticed. */
const headroom = 1.15;
/** One decision lowers the limit to a quarter of it at most. */
const lowestGradient = 0.25;
/** After so many decisions with queueing, the base is measured again with half of the limit. */
const decisionsPerBase = 20;

/**
 * The number of calls that a step can run at a time, estimated from latencies alone: if `limit` calls take `gradient`
 * times as long as the base, then so much fewer fill it (Little's law). The gradient of a short-term to a
 * long-term latency, the growth by a square root and the test for demand are those of `Gradient2Limit` and
 * `GradientLimit` in Netflix's concurrency-limits (2018, github.com/Netflix/concurrency-limits). Two things differ. The
 * long-term latency does not follow the short-term one upwards, with which the limit would creep up forever; it is
 * measured again with half of the limit instead. And only calls that began after the last decision are sampled, because
 * the others ran under the limit before.
 */
export class AdaptiveLimit {
  #limit: number;
  /** Latency without queueing. */
  #baseMs = Infinity;
  #sumMs = 0;
  #samples = 0;
  #mostRunning = 0;
  #growths = 0;
  #decisionsSinceBase = 0;
  /** The limit to go back to after the base is measured again. */
  #resumed: number | undefined;
  /** Counts the decisions; a call is sampled if there was none since it began. */
  period = 0;

  constructor(private readonly bounds: Adaptive) {
    this.#limit = bounds.initial;
  }

  get limit(): number {
    return Math.floor(this.#limit);
  }

  /** A call that began in `period`, when `running` calls ran, took `latencyMs` without waiting. */
  sample(latencyMs: number, running: number, period: number): void {
    if (period !== this.period) return;
    this.#sumMs += latencyMs;
    this.#samples++;
    this.#mostRunning = Math.max(this.#mostRunning, running);
    if (this.#samples < Math.max(leastSamples, this.#limit * sampleShare)) return;
    this.#decide(this.#sumMs / this.#samples);
    this.#sumMs = this.#samples = this.#mostRunning = 0;
  }

  #decide(latencyMs: number): void {
    if (this.#resumed !== undefined) {
      this.#baseMs = latencyMs;
      this.#become(this.#resumed);
      this.#resumed = undefined;
      this.#decisionsSinceBase = 0;
      return;
    }
    if (latencyMs < this.#baseMs)
      this.#baseMs = this.#baseMs === Infinity ? latencyMs : 0.7 * this.#baseMs + 0.3 * latencyMs;
    // Too little demand tells nothing about the limit.
    if (this.#mostRunning < this.#limit / 2) return;
    if (latencyMs <= this.#baseMs * tolerance) {
      this.#decisionsSinceBase = 0;
      // By one at first, because a single decision may be luck.
      this.#become(this.#limit + (this.#growths++ === 0 ? 1 : Math.sqrt(this.#limit)));
      return;
    }
    this.#growths = 0;
    const estimate = this.#limit * Math.max(lowestGradient, this.#baseMs / latencyMs);
    this.#become(Math.max(estimate * headroom, estimate + 1));
    if (++this.#decisionsSinceBase < decisionsPerBase) return;
    this.#resumed = this.#limit;
    this.#become(this.#limit / 2);
  }

  #become(limit: number): void {
    this.#limit = Math.min(this.bounds.max, Math.max(this.bounds.min, limit));
    this.period++;
  }
}
