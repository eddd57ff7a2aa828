import type { WorkflowContext } from '@tta/core';
import { monotonicNow, turnTime } from '@tta/core/authors';
import { StoreGuard } from '../waiting/store-guard.js';
import { circuitBreakerStoreFailed } from './circuit-breaker-events.js';
import type { CircuitChange } from './circuit-state.js';
import { checkedRecord, type CircuitRecord, type CircuitStore } from './circuit-store.js';
import type { Circuit } from './circuit.js';

/** How a circuit is shared. */
export interface SharedCircuitSettings {
  readonly key: string;
  readonly storeTimeoutMs: number;
  readonly storeRefreshMs: number;
  readonly probeTimeoutMs: number;
}

/** How long a process that died while it probed keeps the others from probing, where probes have no limit of time. */
const longestLeaseMs = 60_000;

/**
 * Tells other processes when a circuit opens and closes, and learns it from them. Calls never wait for the store, except
 * those after a break: the store decides which process may probe. Where the store fails, the circuit goes on by itself.
 */
export class SharedCircuit {
  readonly #guard: StoreGuard;
  readonly #prober = crypto.randomUUID();
  readonly #leaseMs: number;
  /** The latest opening that this process knows. */
  #opening: string | undefined;
  #nextLookAtMs = -Infinity;
  /** The question whether this process may probe, which all callers share. */
  #asking: Promise<boolean> | undefined;
  #nextProbeAtMs = -Infinity;
  /** The failures of the store that no observer knows, and the latest of them. */
  #failures = 0;
  #failed: { readonly operation: keyof CircuitStore; readonly error: unknown } | undefined;

  constructor(
    private readonly store: CircuitStore,
    private readonly settings: SharedCircuitSettings,
    private readonly circuit: Circuit,
  ) {
    this.#guard = new StoreGuard(settings.storeTimeoutMs);
    this.#leaseMs = Math.min(settings.probeTimeoutMs, longestLeaseMs);
  }

  /** Looks at the store in the background, where the last look was some time ago; tells its failures. */
  look(context: WorkflowContext): void {
    if (this.#failed !== undefined && context.isObserved) {
      const { operation, error } = this.#failed;
      context.emit(circuitBreakerStoreFailed, { operation, failures: this.#failures }, error);
      this.#failures = 0;
      this.#failed = undefined;
    }
    const nowMs = turnTime();
    if (nowMs < this.#nextLookAtMs) return;
    this.#nextLookAtMs = nowMs + this.settings.storeRefreshMs;
    const { changes } = this.circuit;
    void this.#ask('read', () => this.store.read(this.settings.key)).then((answer) =>
      this.#learn('read', answer?.value, changes),
    );
  }

  /** Tells the store what happened to the circuit, unless it was the store that said so. */
  changed({ from, to, reason }: CircuitChange): void {
    if (to === 'open' && reason !== 'shared') void this.#open();
    if (to === 'closed' && reason !== 'shared') this.#close();
    if (from === 'half-open') this.probeLeft();
  }

  /** Whether this process may probe now. After a refusal, the store is not asked again for a while. */
  mayProbe(): Promise<boolean> {
    if (monotonicNow() < this.#nextProbeAtMs) return Promise.resolve(false);
    this.#asking ??= this.#askForProbe().finally(() => (this.#asking = undefined));
    return this.#asking;
  }

  /** Learns also what others have done meanwhile. */
  async #askForProbe(): Promise<boolean> {
    const { key } = this.settings;
    const { changes } = this.circuit;
    const answer = await this.#ask('startProbe', () =>
      Promise.all([this.store.read(key), this.store.startProbe(key, this.#prober, this.#leaseMs)]),
    );
    // Without the store, each process decides by itself.
    if (answer === undefined) return true;
    const [record, mayProbe] = answer.value;
    this.#learn('startProbe', record, changes);
    if (!mayProbe) this.#nextProbeAtMs = monotonicNow() + this.settings.storeRefreshMs;
    const isStillOver = this.circuit.mayAdmit(monotonicNow());
    if (mayProbe && !isStillOver) this.probeLeft();
    return mayProbe && isStillOver;
  }

  /** Lets other processes probe. */
  probeLeft(): void {
    void this.#ask('endProbe', () => this.store.endProbe(this.settings.key, this.#prober));
  }

  async #open(): Promise<void> {
    const breakMs = this.circuit.retryAfterMs(monotonicNow()) ?? 0;
    const answer = await this.#ask('open', () => this.store.open(this.settings.key, Math.max(1, Math.ceil(breakMs))));
    if (answer === undefined) return;
    const record = this.#checked('open', answer.value);
    if (record === undefined) return;
    this.#opening = record.opening;
    // Closed by hand in between.
    if (this.circuit.state === 'closed') this.#close();
  }

  #close(): void {
    const opening = this.#opening;
    if (opening !== undefined) void this.#ask('close', () => this.store.close(this.settings.key, opening));
  }

  /** `changes` is how often the circuit had changed when the store was asked: an answer from before a change is ignored. */
  #learn(operation: 'read' | 'startProbe', answer: unknown, changes: number): void {
    if (answer === undefined || answer === null || changes !== this.circuit.changes) return;
    const record = this.#checked(operation, answer);
    if (record === undefined) return;
    if (record.isClosed) {
      if (record.opening === this.#opening) this.circuit.closeShared();
    } else if (record.opening !== this.#opening) {
      this.#opening = record.opening;
      this.circuit.openShared(record.openMs);
    }
  }

  #checked(operation: keyof CircuitStore, answer: unknown): CircuitRecord | undefined {
    try {
      return checkedRecord(operation === 'open' ? 'open(key, breakMs)' : 'read(key)', answer);
    } catch (error) {
      this.#fail(operation, error);
      return undefined;
    }
  }

  /** The answer; `undefined` where the store fails or is left alone. */
  async #ask<T>(operation: keyof CircuitStore, question: () => Promise<T>): Promise<{ readonly value: T } | undefined> {
    try {
      return { value: await this.#guard.ask(question) };
    } catch (error) {
      this.#fail(operation, error);
      return undefined;
    }
  }

  #fail(operation: keyof CircuitStore, error: unknown): void {
    this.#failures++;
    this.#failed = { operation, error };
  }
}
