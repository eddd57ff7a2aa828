import { StepStream, WorkflowPrimitive, type StreamEnd, type WorkflowContext } from '@tta/core';
import { failureStatus, monotonicNow, syncResult } from '@tta/core/authors';
import { retryAfterMsOf } from '../retry/retry-after.js';
import { wholeMs } from '../waiting/whole-ms.js';
import { withDefaultName } from '../default-name.js';
import { atStreamEnd } from '../stream/at-stream-end.js';
import { executeStep, stepOption, type StepLike } from '../step-types.js';
import { withoutStack } from '../without-stack.js';
import { circuitBreakerEvents, circuitBreakerRejected } from './circuit-breaker-events.js';
import {
  readCircuitBreakerOptions,
  type CircuitBreakerOptions,
  type CircuitBreakerSettings,
} from './circuit-breaker-options.js';
import { CircuitObserver } from './circuit-observer.js';
import { CircuitOpenError } from './circuit-open-error.js';
import type { CircuitState } from './circuit-state.js';
import { Circuit, type Probe } from './circuit.js';
import type { OutcomeWindow } from './outcome-window.js';
import { SharedCircuit } from './shared-circuit.js';

/** The meaning of an error for the step that threw it. */
type Evidence = 'failure' | 'success' | 'none';

/** Refuses calls of a step that fails too often; see `circuitBreaker`. */
export class CircuitBreakerPrimitive<Input, Output> extends WorkflowPrimitive<Input, Output> {
  static readonly events = circuitBreakerEvents;
  override readonly type = 'circuit-breaker';
  override readonly runsOnlyChildren: boolean;
  override readonly children: readonly WorkflowPrimitive<Input, Output>[];
  readonly #child: WorkflowPrimitive<Input, Output>;
  readonly #settings: CircuitBreakerSettings;
  readonly #observer: CircuitObserver;
  readonly #circuit: Circuit;
  readonly #shared: SharedCircuit | undefined;

  constructor(child: WorkflowPrimitive<Input, Output>, options: CircuitBreakerOptions = {}) {
    const settings = readCircuitBreakerOptions(options);
    const { name = 'CircuitBreakerPrimitive' } = options;
    super(name);
    this.#child = stepOption('child', child);
    this.children = [this.#child];
    this.#settings = settings;
    this.#observer = new CircuitObserver(settings.onStateChange);
    this.#circuit = new Circuit(settings, (change) => {
      this.#observer.changed(change);
      this.#shared?.changed(change);
    });
    const { store, storeKey = name } = settings;
    if (store !== undefined) this.#shared = new SharedCircuit(store, { ...settings, key: storeKey }, this.#circuit);
    // A store may make calls that other libraries trace.
    this.runsOnlyChildren = store === undefined;
  }

  /** The state as of the last call. An open circuit whose break is over becomes half-open with the next one. */
  get state(): CircuitState {
    return this.#circuit.state;
  }

  /** Whether it equals a breaker that was just made, so that dropping it loses nothing. */
  get isIdle(): boolean {
    return this.#circuit.window?.isEmpty === true;
  }

  /** Refuses all calls of this process until `close` or `reset`. Observers are told at the next observed call. */
  open(): void {
    this.#circuit.forceOpen();
  }

  /**
   * Lets all calls through again, with an empty window; with a store, in all processes. Does nothing where the circuit is
   * closed.
   */
  close(): void {
    this.#circuit.close();
  }

  /** Closes the circuit and forgets all outcomes. */
  reset(): void {
    this.#circuit.reset();
  }

  protected run(input: Input, context: WorkflowContext): Promise<Output> {
    this.#observer.tell(this.#circuit.state, context);
    if (this.#shared !== undefined) this.#shared.look(context);
    const { window } = this.#circuit;
    if (window === undefined) return this.#probe(input, context);
    return this.#runClosed(window, input, context);
  }

  #runClosed(window: OutcomeWindow, input: Input, context: WorkflowContext): Promise<Output> {
    // Not `async`, because most calls succeed at once.
    return (executeStep(this.#child, input, context) as Promise<Output>).then(
      (output) => (StepStream.is(output) ? this.#watch(output, window, context) : window.succeed(output)),
      (error: unknown) => {
        this.#failed(error, window, context);
        throw error;
      },
    );
  }

  /** A stream is judged by its end. */
  #watch(stream: Output & StepStream<unknown>, window: OutcomeWindow, context: WorkflowContext): Output {
    atStreamEnd(stream, this.name, (end) => {
      if (end.status === 'failure') this.#failed(end.error, window, context);
      else if (hasAnswered(end)) window.succeed(undefined);
    });
    return stream;
  }

  #failed(error: unknown, window: OutcomeWindow, context: WorkflowContext): void {
    const evidence = this.#evidenceOf(error, context);
    if (evidence === 'success') window.succeed(undefined);
    else if (evidence === 'failure') this.#circuit.failed(window, () => this.#breakMsOf(error));
    this.#observer.tell(this.#circuit.state, context);
  }

  async #probe(input: Input, context: WorkflowContext): Promise<Output> {
    const mayProbe = this.#shared === undefined || (await this.#mayProbe(this.#shared, context));
    const { window } = this.#circuit;
    // Closed by another process, or by a probe of this one.
    if (window !== undefined) return this.#runClosed(window, input, context);
    const nowMs = monotonicNow();
    const probe = mayProbe ? this.#circuit.admit(nowMs) : undefined;
    this.#observer.tell(this.#circuit.state, context);
    if (probe === undefined) throw this.#refusal(nowMs, context);
    try {
      const output = (await executeStep(this.#child, input, context)) as Output;
      if (StepStream.is(output)) this.#watchProbe(output, probe, context);
      else this.#circuit.probeSucceeded(probe);
      return output;
    } catch (error) {
      this.#probeEnded(probe, error, context);
      throw error;
    } finally {
      this.#observer.tell(this.#circuit.state, context);
    }
  }

  /** Asks the store only where the call would be let through otherwise, so that most refusals take no time. */
  async #mayProbe(shared: SharedCircuit, context: WorkflowContext): Promise<boolean> {
    if (!this.#circuit.mayAdmit(monotonicNow())) return false;
    const mayProbe = await shared.mayProbe();
    if (context.aborted) this.#leaveProbe();
    context.throwIfAborted();
    return mayProbe;
  }

  #leaveProbe(): void {
    if (!this.#circuit.hasProbe) this.#shared?.probeLeft();
  }

  #watchProbe(stream: StepStream<unknown>, probe: Probe, context: WorkflowContext): void {
    atStreamEnd(stream, this.name, (end) => {
      if (end.status === 'failure') this.#probeEnded(probe, end.error, context);
      else if (hasAnswered(end)) this.#circuit.probeSucceeded(probe);
      else this.#probeCancelled(probe);
      this.#observer.tell(this.#circuit.state, context);
    });
  }

  #probeEnded(probe: Probe, error: unknown, context: WorkflowContext): void {
    let evidence: Evidence = 'none';
    try {
      evidence = this.#evidenceOf(error, context);
    } finally {
      // Also where `failureIf` threw: the place must not be lost.
      if (evidence === 'none') this.#probeCancelled(probe);
      else if (evidence === 'success') this.#circuit.probeSucceeded(probe);
      else this.#circuit.probeFailed(probe, () => this.#breakMsOf(error));
    }
  }

  #probeCancelled(probe: Probe): void {
    this.#circuit.probeCancelled(probe);
    this.#leaveProbe();
  }

  #evidenceOf(error: unknown, context: WorkflowContext): Evidence {
    const status = failureStatus(error, context);
    if (status === 'cancelled' || status === 'rejected') return 'none';
    // After an abort by the caller, any error may be its consequence.
    if (context.aborted && failureStatus(context.abortReason, context) === 'cancelled') return 'none';
    const { failureIf } = this.#settings;
    return failureIf === undefined || syncResult('failureIf(error)', failureIf(error)) ? 'failure' : 'success';
  }

  /** Milliseconds that a circuit stays open after an error. */
  #breakMsOf(error: unknown): number {
    const { breakMs, maxBreakMs, obeyRetryAfter } = this.#settings;
    const askedMs = obeyRetryAfter ? (retryAfterMsOf(error) ?? 0) : 0;
    return Math.max(breakMs, Math.min(maxBreakMs, askedMs));
  }

  #refusal(nowMs: number, context: WorkflowContext): CircuitOpenError {
    const { state } = this.#circuit;
    const leftMs = this.#circuit.retryAfterMs(nowMs);
    // The break is over, and another process probes.
    const waitMs = leftMs === 0 ? this.#settings.storeRefreshMs : leftMs;
    const retryAfterMs = waitMs === undefined ? undefined : wholeMs(waitMs);
    if (context.isObserved) context.emit(circuitBreakerRejected, { state, retry_after_ms: retryAfterMs });
    return withoutStack(() => new CircuitOpenError(this.name, state, retryAfterMs));
  }
}

/** Whether a stream that did not fail tells that the step works. One that was left before its first item tells nothing. */
function hasAnswered(end: StreamEnd & { readonly status: 'success' }): boolean {
  return end.isComplete || end.itemCount > 0;
}

/**
 * Stops calling a step that fails too often, so that it can recover and callers are refused at once instead of waiting
 * for it. The ratio of failures in a sliding window opens the circuit. After a break a few calls are let through, and
 * their outcomes close it or open it again. Refused calls fail with `CircuitOpenError`. The state belongs to the step
 * that this returns: share the step to share it, or give several processes a `store`.
 * @throws InvalidOptionError
 */
export function circuitBreaker<Input, Output>(
  child: StepLike<Input, Output>,
  options: CircuitBreakerOptions = {},
): CircuitBreakerPrimitive<Input, Output> {
  const step = stepOption('child', child);
  return new CircuitBreakerPrimitive(step, withDefaultName(options, 'circuit-breaker', [step]));
}
