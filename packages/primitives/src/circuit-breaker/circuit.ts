import { monotonicNow } from '@tta/core/authors';
import type { CircuitBreakerSettings } from './circuit-breaker-options.js';
import type { CircuitChange, CircuitChangeReason, CircuitState } from './circuit-state.js';
import { CallWindow, TimeWindow, type OutcomeWindow } from './outcome-window.js';

/** A call that a half-open circuit let through. */
export interface Probe {
  readonly startedAtMs: number;
}

/** The calls of one half-open period. */
interface HalfOpenPeriod {
  /** In the order in which they started. */
  readonly running: Set<Probe>;
  successes: number;
  failures: number;
}

/**
 * The state machine of a circuit breaker. Each closed period has a window of its own and each half-open one its own
 * probes, so the outcome of a call that began in an earlier period ends in an object that is no longer read.
 *
 * It has no timer: time is looked at when a call arrives or a probe ends, and is then treated as if a timer had fired.
 */
export class Circuit {
  #state: CircuitState = 'closed';
  #changes = 0;
  #window: OutcomeWindow | undefined;
  #openUntilMs = 0;
  #halfOpen: HalfOpenPeriod | undefined;
  readonly #neededSuccesses: number;

  constructor(
    private readonly settings: CircuitBreakerSettings,
    private readonly onChange: (change: CircuitChange) => void,
  ) {
    this.#window = this.#newWindow();
    const { halfOpenSuccessRatio, maxHalfOpenCalls } = settings;
    // Without the rounding error of the product: 0.55 * 100 is more than 55.
    this.#neededSuccesses = Math.ceil(halfOpenSuccessRatio * maxHalfOpenCalls - 1e-9);
  }

  get state(): CircuitState {
    return this.#state;
  }

  /** How often the state has changed. */
  get changes(): number {
    return this.#changes;
  }

  /** Where the outcomes of calls go while the circuit is closed; `undefined` while it is not. */
  get window(): OutcomeWindow | undefined {
    return this.#window;
  }

  /** A failure of a call that began with that window. `askedMs` is the break that it asks for. */
  failed(window: OutcomeWindow, askedMs: () => number): void {
    window.recordFailure();
    const { calls, failures } = window;
    const { minimumCalls, failureRatio } = this.settings;
    // A quotient, because it is rounded as the option was; a product may be rounded to another number.
    if (window !== this.#window || calls < minimumCalls || failures / calls < failureRatio) return;
    this.#open(monotonicNow(), askedMs(), 'failure-ratio');
  }

  /** Whether `admit` would let a call through. */
  mayAdmit(nowMs: number): boolean {
    this.#endHungProbes(nowMs);
    return this.#state === 'open' ? nowMs >= this.#openUntilMs : this.#hasPlace();
  }

  /** Lets a call through as a probe, or refuses it, while the circuit is not closed. */
  admit(nowMs: number): Probe | undefined {
    this.#endHungProbes(nowMs);
    if (this.#state === 'open' && nowMs >= this.#openUntilMs) {
      this.#halfOpen = { running: new Set(), successes: 0, failures: 0 };
      this.#change('half-open', 'break-over');
    }
    if (!this.#hasPlace()) return undefined;
    const probe = { startedAtMs: nowMs };
    this.#halfOpen?.running.add(probe);
    return probe;
  }

  /** Whether a probe runs. */
  get hasProbe(): boolean {
    return this.#halfOpen !== undefined && this.#halfOpen.running.size > 0;
  }

  /** Milliseconds until a refused call may be let through, as far as known. */
  retryAfterMs(nowMs: number): number | undefined {
    if (this.#state === 'forced-open') return undefined;
    // Half-open: if the probes fail, the next break is over then.
    return this.#state === 'open' ? Math.max(0, this.#openUntilMs - nowMs) : this.settings.breakMs;
  }

  probeSucceeded(probe: Probe): void {
    const period = this.#ended(probe);
    if (period === undefined || ++period.successes < this.#neededSuccesses) return;
    this.#close('probe-success');
  }

  probeFailed(probe: Probe, askedMs: () => number): void {
    const period = this.#ended(probe);
    if (period !== undefined && this.#isLost(period)) this.#open(monotonicNow(), askedMs(), 'probe-failure');
  }

  /** A probe that tells nothing about the step gives its place back. */
  probeCancelled(probe: Probe): void {
    this.#ended(probe);
  }

  /** Another process has opened the circuit for so long. */
  openShared(breakMs: number): void {
    const nowMs = monotonicNow();
    if (this.#state === 'open') this.#openUntilMs = Math.max(this.#openUntilMs, nowMs + breakMs);
    else if (this.#state !== 'forced-open') this.#open(nowMs, breakMs, 'shared');
  }

  /** Another process has closed the circuit. */
  closeShared(): void {
    if (this.#state === 'open' || this.#state === 'half-open') this.#close('shared');
  }

  forceOpen(): void {
    if (this.#state === 'forced-open') return;
    this.#window = this.#halfOpen = undefined;
    this.#change('forced-open', 'manual');
  }

  close(): void {
    if (this.#state !== 'closed') this.#close('manual');
  }

  reset(): void {
    if (this.#state === 'closed') this.#window = this.#newWindow();
    else this.#close('manual');
  }

  /** The period that a probe counts in; `undefined` where that is over, or the probe took too long. */
  #ended(probe: Probe): HalfOpenPeriod | undefined {
    this.#endHungProbes(monotonicNow());
    return this.#halfOpen?.running.delete(probe) === true ? this.#halfOpen : undefined;
  }

  #hasPlace(): boolean {
    const period = this.#halfOpen;
    if (period === undefined) return false;
    return period.running.size + period.successes + period.failures < this.settings.maxHalfOpenCalls;
  }

  #endHungProbes(nowMs: number): void {
    const period = this.#halfOpen;
    if (period === undefined) return;
    for (const probe of period.running) {
      const endedAtMs = probe.startedAtMs + this.settings.probeTimeoutMs;
      if (nowMs < endedAtMs) return;
      period.running.delete(probe);
      if (!this.#isLost(period)) continue;
      this.#open(endedAtMs, this.settings.breakMs, 'probe-timeout');
      return;
    }
  }

  /** Counts a failed probe. Whether too many have failed for the others to close the circuit. */
  #isLost(period: HalfOpenPeriod): boolean {
    return ++period.failures > this.settings.maxHalfOpenCalls - this.#neededSuccesses;
  }

  #open(nowMs: number, breakMs: number, reason: CircuitChangeReason): void {
    this.#openUntilMs = nowMs + breakMs;
    this.#window = this.#halfOpen = undefined;
    this.#change('open', reason);
  }

  #close(reason: CircuitChangeReason): void {
    this.#halfOpen = undefined;
    this.#window = this.#newWindow();
    this.#change('closed', reason);
  }

  #change(to: CircuitState, reason: CircuitChangeReason): void {
    const from = this.#state;
    this.#state = to;
    this.#changes++;
    this.onChange({ from, to, reason });
  }

  #newWindow(): OutcomeWindow {
    const { windowCalls, windowMs } = this.settings;
    return windowCalls === undefined ? new TimeWindow(windowMs) : new CallWindow(windowCalls);
  }
}
