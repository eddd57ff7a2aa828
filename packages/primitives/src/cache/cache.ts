import {
  InvalidOptionError,
  StepStream,
  TimeoutExceededError,
  WorkflowPrimitive,
  type WorkflowContext,
} from '@tta/core';
import { idleUntil, monotonicNow, syncResult, turnTime, type AbortScope } from '@tta/core/authors';
import { TimedStore } from './timed-store.js';
import { cacheEvents } from './cache-events.js';
import { CacheObserver, type CacheStats } from './cache-observer.js';
import { readCacheOptions, type CacheOptions, type CacheSettings } from './cache-options.js';
import type { CacheEntry, CacheStore } from './cache-store.js';
import { MemoryCacheStore } from './memory-cache-store.js';
import { NegativeCache } from './negative-cache.js';
import { oneShotKind } from './one-shot.js';
import { SingleFlight } from './single-flight.js';
import { withDefaultName } from '../default-name.js';
import { stepOption, type StepLike } from '../step-types.js';
import { refuseStream, streamAdvice, type NotAStream } from '../stream/refuse-stream.js';
import { untilAborted } from '../until-aborted.js';

/** The result of a computation: the new entry, and whether it could be stored. */
interface Computed<Output> {
  readonly entry: CacheEntry<Output>;
  readonly isStored: boolean;
  /** In an object, because a store may throw anything. */
  readonly storeFailure?: { readonly operation: 'get' | 'set'; readonly error: unknown };
}

/** Remembers a step's outputs; see `cache`. */
export class CachePrimitive<Input, Output> extends WorkflowPrimitive<Input, Output> {
  static readonly events = cacheEvents;
  override readonly type = 'cache';
  override readonly runsOnlyChildren: boolean;
  override readonly children: readonly WorkflowPrimitive<Input, Output>[];
  override readonly eventLabels: Readonly<Record<string, string>>;
  readonly #child: WorkflowPrimitive<Input, Output>;
  readonly #settings: CacheSettings<Input, Output>;
  readonly #clone: ((output: Output) => Output) | undefined;
  readonly #store: TimedStore<Output>;
  /** Whether the store lets one process compute at a time. */
  readonly #sharesMisses: boolean;
  /** The same store if it is in memory. Its `delete` is synchronous, and its times are monotonic. */
  readonly #memory: MemoryCacheStore<Output> | undefined;
  readonly #failures: NegativeCache;
  readonly #running = new Map<string, SingleFlight<Computed<Output>>>();
  readonly #observer: CacheObserver<Output>;

  constructor(child: StepLike<Input, Output>, options: CacheOptions<Input, Output>) {
    const settings = readCacheOptions(options);
    const { name = 'CachePrimitive' } = options;
    super(name);
    this.#child = stepOption('child', child);
    refuseStream('child', this.#child);
    this.children = [this.#child];
    this.#settings = settings;
    this.#clone = settings.clone;
    const store =
      options.store ?? new MemoryCacheStore<Output>(settings.maxEntries, () => this.#observer.evicted('size'));
    this.#store = new TimedStore(store, settings.storeTimeoutMs);
    this.#sharesMisses = (store as CacheStore<Output>).exclusive !== undefined;
    this.eventLabels = { cache_type: this.#store.type };
    // A subclass may override `get` and `set`, so it is treated like any other store.
    this.#memory =
      Object.getPrototypeOf(store) === MemoryCacheStore.prototype ? (store as MemoryCacheStore<Output>) : undefined;
    // A custom store may make calls that other libraries trace, such as network calls.
    this.runsOnlyChildren = options.store === undefined;
    this.#failures = new NegativeCache(settings.negativeTtlMs, settings.maxEntries);
    this.#observer = new CacheObserver(this.#store, () => this.#now(), settings.showKey);
  }

  /** Statistics since the cache was built. */
  get stats(): CacheStats {
    return this.#observer.stats;
  }

  /**
   * Forgets one key, so that the next look-up computes. A computation under way for it is not stored. Resolves to
   * whether there was an entry; rejects if the store fails. Observers are told at the next observed look-up.
   */
  async delete(key: string): Promise<boolean> {
    this.#running.delete(key);
    this.#failures.delete(key);
    const existed = await this.#store.delete(key);
    if (existed) this.#observer.evicted('cleared');
    return existed;
  }

  /**
   * Forgets everything. Computations under way serve their callers but are not stored. Rejects if the store fails.
   * Observers are told at the next observed look-up.
   */
  async clear(): Promise<void> {
    this.#running.clear();
    this.#failures.clear();
    const count = this.#store.size ?? 0;
    await this.#store.clear();
    this.#observer.evicted('cleared', count);
  }

  // Rare cases stand by themselves: V8 compiles only so much code together with `execute`.
  protected run(input: Input, context: WorkflowContext): Promise<Output> {
    const key: unknown = this.#settings.key(input, context);
    if (this.#memory === undefined || typeof key !== 'string') return this.#runInStore(key, input, context);
    const entry = this.#memory.monotonicEntry(key);
    if (entry === undefined) return this.#compute(entry, key, input, context);
    return this.#answer(entry, turnTime() - entry.expiresAt, key, input, context);
  }

  #runInStore(key: unknown, input: Input, context: WorkflowContext): Promise<Output> {
    if (typeof key !== 'string') {
      const given: unknown = syncResult('key(input)', key);
      throw new InvalidOptionError('key(input)', 'a string', given, 'make one of what identifies the output');
    }
    let found;
    try {
      found = this.#store.get(key);
    } catch (error) {
      this.#observer.storeFailed(context, 'get', error);
    }
    if (found instanceof Promise) return this.#answerLater(found, key, input, context);
    return this.#answerFound(found, key, input, context);
  }

  async #answerLater(
    found: Promise<CacheEntry<Output> | undefined>,
    key: string,
    input: Input,
    context: WorkflowContext,
  ): Promise<Output> {
    let entry;
    try {
      entry = await (context.abortable ? untilAborted(found, context.signal) : found);
    } catch (error) {
      context.throwIfAborted();
      this.#observer.storeFailed(context, 'get', error);
      // Otherwise an unresponsive store would make the caller wait a second time.
      if (error instanceof TimeoutExceededError) return this.#compute(undefined, key, input, context, false);
    }
    context.throwIfAborted();
    return this.#answerFound(entry, key, input, context);
  }

  #answerFound(
    entry: CacheEntry<Output> | undefined,
    key: string,
    input: Input,
    context: WorkflowContext,
  ): Promise<Output> {
    if (entry === undefined) return this.#compute(entry, key, input, context);
    return this.#answer(entry, Date.now() - entry.expiresAt, key, input, context);
  }

  /** `staleMs`: how long ago the entry ended; negative while it is fresh. */
  #answer(
    entry: CacheEntry<Output>,
    staleMs: number,
    key: string,
    input: Input,
    context: WorkflowContext,
  ): Promise<Output> {
    if (staleMs < this.#settings.staleWhileRevalidateMs) {
      this.#observer.hit(context, entry);
      if (staleMs >= 0) this.#revalidate(key, input, context);
      return Promise.resolve(this.#clone === undefined ? entry.value : this.#given(entry));
    }
    return this.#compute(entry, key, input, context);
  }

  async #compute(
    expired: CacheEntry<Output> | undefined,
    key: string,
    input: Input,
    context: WorkflowContext,
    isKept = true,
  ): Promise<Output> {
    const running = this.#running.get(key);
    if (running !== undefined && !running.isAbandoned) return this.#join(running, key, context);
    // Only from memory: in another store `delete` might come after the `set` that replaces the entry.
    const isRemoved = expired !== undefined && this.#memory?.delete(key) === true;
    if (isRemoved) this.#observer.evicted('ttl');
    const failure = this.#failures.get(key);
    if (failure !== undefined) {
      this.#observer.negativeHit(context, failure);
      throw failure.value;
    }
    this.#observer.miss(context, key);
    const { entry, isStored, storeFailure } = await this.#start(key, input, context, isKept);
    // Otherwise an entry that stays because its computation failed would be counted each time it is found.
    if (isStored && expired !== undefined && !isRemoved) this.#observer.evicted('ttl');
    // Reported by the waiting caller and not by the computation, which may continue after the step that began it.
    if (isStored) this.#observer.stored(context, key);
    if (storeFailure !== undefined) this.#observer.storeFailed(context, storeFailure.operation, storeFailure.error);
    return this.#given(entry);
  }

  async #join(running: SingleFlight<Computed<Output>>, key: string, context: WorkflowContext): Promise<Output> {
    try {
      const { entry } = await idleUntil(running.wait(context));
      this.#observer.joinedHit(context, entry, running);
      return this.#given(entry);
    } catch (error) {
      this.#observer.miss(context, key, running);
      throw error;
    }
  }

  /** The output for one caller. */
  #given({ value }: CacheEntry<Output>): Output {
    return this.#clone === undefined ? value : syncResult('clone(output)', this.#clone(value));
  }

  /** Computes a new output in the background, as a separate execution, because the caller's may end earlier. */
  #revalidate(key: string, input: Input, context: WorkflowContext): void {
    if (this.#running.get(key)?.isAbandoned === false || this.#failures.get(key) !== undefined) return;
    // Waits for it without an end, so that it goes on where callers join it and leave again.
    this.#start(key, input, context.detached()).catch(() => undefined);
  }

  /** Begins a computation, and waits for it as its first caller. */
  #start(key: string, input: Input, context: WorkflowContext, isKept = true): Promise<Computed<Output>> {
    const computation = new SingleFlight<Computed<Output>>(
      () => `${this.name}[${this.#observer.shown(key)}]`,
      context.abortable,
    );
    this.#running.set(key, computation);
    // First, because the computation may look at its deadline at once.
    const computed = computation.wait(context);
    computation.start((scope) =>
      this.#computeAlone(key, scope, isKept, computation, () =>
        this.#computeEntry(key, input, context.forSharedWork(scope), scope, isKept, computation),
      ),
    );
    return computed;
  }

  /** Computes unless another process did so meanwhile, where the store lets one process compute at a time. */
  #computeAlone(
    key: string,
    scope: AbortScope,
    isKept: boolean,
    computation: SingleFlight<Computed<Output>>,
    compute: () => Promise<Computed<Output>>,
  ): Promise<Computed<Output>> {
    // Another process finds nothing that is not kept.
    if (!this.#sharesMisses || !isKept) return compute();
    return this.#store
      .exclusive(
        key,
        async () => {
          const entry = await this.#lookAgain(key);
          return entry === undefined ? compute() : { entry, isStored: false };
        },
        scope.signal,
      )
      .finally(() => {
        if (this.#running.get(key) === computation) this.#running.delete(key);
      });
  }

  /** The entry if it is fresh. A failure of the store makes it a miss. */
  async #lookAgain(key: string): Promise<CacheEntry<Output> | undefined> {
    try {
      const entry = await this.#store.get(key);
      return entry !== undefined && entry.expiresAt > Date.now() ? entry : undefined;
    } catch {
      return undefined;
    }
  }

  async #computeEntry(
    key: string,
    input: Input,
    context: WorkflowContext,
    scope: AbortScope,
    isKept: boolean,
    computation: SingleFlight<Computed<Output>>,
  ): Promise<Computed<Output>> {
    // Whether no `clear` or `delete` came in between, because forgotten entries must not come back.
    const isCurrent = (): boolean => this.#running.get(key) === computation;
    const startedAtMs = monotonicNow();
    try {
      const value = await this.#child.execute(input, context);
      this.#refuseOneShot(value);
      const storedAt = this.#now();
      const expiresAt = storedAt + this.#settings.ttlMs;
      const costUsd = context.spentInside?.usd;
      const entry = { value, storedAt, expiresAt, computeMs: monotonicNow() - startedAtMs, costUsd };
      return isKept && isCurrent() ? await this.#keep(key, entry) : { entry, isStored: false };
    } catch (error) {
      if (isCurrent() && !scope.aborted) this.#failures.add(key, error);
      throw error;
    } finally {
      computation.charge(context);
      if (isCurrent()) this.#running.delete(key);
    }
  }

  /** @throws InvalidOptionError where callers could not share the output, unless a function copies it */
  #refuseOneShot(value: Output): void {
    if (this.#clone !== undefined && this.#clone !== structuredClone) return;
    const kind = oneShotKind(value);
    if (kind === undefined) return;
    const isStream = StepStream.is(value);
    // It will have no reader.
    if (isStream) void value.cancel();
    throw new InvalidOptionError(
      'output',
      `one that several callers can use (${this.name})`,
      value,
      isStream
        ? streamAdvice
        : `${kind} can be read only once: cache what is read from it, or make a copy for each caller by the option clone`,
    );
  }

  /** Reads the clock of the store's entries. The times of a shared store have to mean the same in each process. */
  #now(): number {
    return this.#memory === undefined ? Date.now() : monotonicNow();
  }

  async #keep(key: string, entry: CacheEntry<Output>): Promise<Computed<Output>> {
    const keepMs = this.#settings.ttlMs + this.#settings.staleWhileRevalidateMs;
    if (keepMs === 0) return { entry, isStored: false };
    try {
      if (this.#memory === undefined) {
        const isStored = await this.#store.set(key, entry, keepMs);
        return isStored ? await this.#readBack(key, entry) : { entry, isStored };
      }
      this.#memory.keepMonotonic(key, entry);
      return { entry, isStored: true };
    } catch (error) {
      return { entry, isStored: false, storeFailure: { operation: 'set', error } };
    }
  }

  /** The entry as the hits that follow get it, because a store that serialises may give another kind of value. */
  async #readBack(key: string, entry: CacheEntry<Output>): Promise<Computed<Output>> {
    const { value, storedAt } = entry;
    // JSON has no number that is not finite; all other simple values come back as they are, or not at all.
    const mayChange = typeof value === 'number' ? !Number.isFinite(value) : typeof value === 'object' && value !== null;
    if (!mayChange) return { entry, isStored: true };
    try {
      const found = await this.#store.get(key);
      // Another process may have written in between, and a replica may lag behind.
      return { entry: found?.storedAt === storedAt ? found : entry, isStored: true };
    } catch (error) {
      return { entry, isStored: true, storeFailure: { operation: 'get', error } };
    }
  }
}

/**
 * Remembers a step's outputs by key. Callers that miss the same key at the same time share one computation; an abort
 * ends only the wait of its own caller. `undefined` and `null` are ordinary values; failures are stored only with
 * `negativeTtlMs`. Callers share the output by reference, unless the option `clone` copies it: what can be read only
 * once, such as a `Response`, a stream or an iterator, fails the call with an `InvalidOptionError`.
 * @throws InvalidOptionError
 */
export function cache<Input, Output>(
  child: StepLike<Input, Output> & NotAStream<Output>,
  options: CacheOptions<Input, Output>,
): CachePrimitive<Input, Output> {
  const step = stepOption<Input, Output>('child', child);
  return new CachePrimitive(step, withDefaultName(options, 'cache', [step]));
}
