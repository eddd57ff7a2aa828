import { InvalidOptionError, WorkflowContext, WorkflowPrimitive, type AbortScope } from '@tta/core';
import { deleteWithin, getWithin, setWithin } from './bounded-store.js';
import { CacheObserver, type CacheStats } from './cache-observer.js';
import { readCacheOptions, type CacheOptions, type CacheSettings } from './cache-options.js';
import type { CacheEntry, CacheStore } from './cache-store.js';
import { MemoryCacheStore } from './memory-cache-store.js';
import { SharedComputation } from './shared-computation.js';
import { stepOption } from './step-types.js';

/** Remembers a step's outputs; see `cache`. */
export class CachePrimitive<Input, Output> extends WorkflowPrimitive<Input, Output> {
  override readonly type = 'cache';
  override readonly runsOnlyChildren: boolean;
  readonly #child: WorkflowPrimitive<Input, Output>;
  readonly #settings: CacheSettings<Input>;
  readonly #store: CacheStore<Output>;
  readonly #failures: MemoryCacheStore<unknown> | undefined;
  readonly #running = new Map<string, SharedComputation<CacheEntry<Output>>>();
  readonly #observer: CacheObserver<Output>;

  constructor(child: WorkflowPrimitive<Input, Output>, options: CacheOptions<Input, Output>) {
    const settings = readCacheOptions(options);
    super(options.name ?? 'CachePrimitive');
    this.#child = stepOption('child', child);
    this.#settings = settings;
    this.#store = options.store ?? new MemoryCacheStore(settings.maxEntries, () => this.#observer.evicted('size'));
    // A store of the user's own may do what other libraries trace, such as network calls.
    this.runsOnlyChildren = options.store === undefined;
    this.#failures = settings.negativeTtlMs > 0 ? new MemoryCacheStore(settings.maxEntries) : undefined;
    this.#observer = new CacheObserver(() => this.#store, settings.showKey);
  }

  /** What happened since the cache was built. */
  get stats(): CacheStats {
    return this.#observer.stats;
  }

  /** Forgets one key, so that the next look-up computes. Whether there was something to forget. */
  async delete(key: string): Promise<boolean> {
    this.#running.delete(key);
    this.#failures?.delete(key);
    const existed = await this.#store.delete(key);
    if (existed) this.#observer.evicted('cleared');
    return existed;
  }

  /** Forgets everything. What is being computed goes to its callers but is not stored. */
  async clear(): Promise<void> {
    this.#running.clear();
    this.#failures?.clear();
    const count = this.#store.size ?? 0;
    await this.#store.clear();
    this.#observer.evicted('cleared', count);
  }

  protected run(input: Input, context: WorkflowContext): Promise<Output> {
    const key: unknown = this.#settings.key(input, context);
    if (typeof key !== 'string')
      throw new InvalidOptionError('key(input)', 'a string', key, 'make one of what identifies the output');
    const found = getWithin(this.#store, key, this.#settings.storeTimeoutMs, (operation, error) =>
      this.#observer.storeFailed(context, operation, error),
    );
    if (found instanceof Promise) return found.then((entry) => this.#answer(entry, key, input, context));
    return this.#answer(found, key, input, context);
  }

  #answer(entry: CacheEntry<Output> | undefined, key: string, input: Input, context: WorkflowContext): Promise<Output> {
    if (entry !== undefined) {
      const staleMs = entry.expiresAt === Infinity ? -1 : Date.now() - entry.expiresAt;
      if (staleMs < this.#settings.staleWhileRevalidateMs) {
        this.#observer.hit(context, entry);
        if (staleMs >= 0) this.#revalidate(key, input, context);
        return Promise.resolve(entry.value);
      }
    }
    return this.#compute(entry, key, input, context);
  }

  async #compute(
    expired: CacheEntry<Output> | undefined,
    key: string,
    input: Input,
    context: WorkflowContext,
  ): Promise<Output> {
    const running = this.#running.get(key);
    if (running !== undefined) return this.#join(running, key, context);
    if (expired !== undefined) {
      void deleteWithin(this.#store, key, this.#settings.storeTimeoutMs);
      this.#observer.evicted('ttl');
    }
    const failure = this.#rememberedFailure(key);
    if (failure !== undefined) {
      this.#observer.negativeHit(context);
      throw failure.value;
    }
    this.#observer.miss(context, key);
    return (await this.#start(key, input, context).wait(context)).value;
  }

  async #join(running: SharedComputation<CacheEntry<Output>>, key: string, context: WorkflowContext): Promise<Output> {
    try {
      const entry = await running.wait(context);
      this.#observer.hit(context, entry, true);
      return entry.value;
    } catch (error) {
      this.#observer.miss(context, key);
      throw error;
    }
  }

  /** Computes a new output behind the caller's back: as an execution of its own, for the caller's may end before it does. */
  #revalidate(key: string, input: Input, context: WorkflowContext): void {
    if (this.#running.has(key)) return;
    const { correlationId, workflowId: causationId, metadata, tags, instrumentation } = context;
    const own = WorkflowContext.create({ correlationId, causationId, metadata, tags, instrumentation });
    void this.#start(key, input, own);
  }

  #start(key: string, input: Input, context: WorkflowContext): SharedComputation<CacheEntry<Output>> {
    const computation = new SharedComputation((scope) => this.#computeEntry(key, input, context, scope));
    this.#running.set(key, computation);
    return computation;
  }

  async #computeEntry(
    key: string,
    input: Input,
    context: WorkflowContext,
    scope: AbortScope,
  ): Promise<CacheEntry<Output>> {
    const startedAtMs = performance.now();
    const isCurrent = (): boolean => this.#running.get(key)?.scope === scope;
    try {
      const value = await this.#child.execute(input, context.forChild(undefined, scope));
      const storedAt = Date.now();
      const { ttlMs } = this.#settings;
      const entry = { value, storedAt, expiresAt: storedAt + ttlMs, computeMs: performance.now() - startedAtMs };
      // Not after a `clear` or `delete` in between: what they forgot must not come back.
      if (isCurrent() && ttlMs > 0) await this.#keep(key, entry, context);
      return entry;
    } catch (error) {
      if (isCurrent() && !scope.aborted) this.#rememberFailure(key, error);
      throw error;
    } finally {
      if (isCurrent()) this.#running.delete(key);
    }
  }

  async #keep(key: string, entry: CacheEntry<Output>, context: WorkflowContext): Promise<void> {
    const { ttlMs, staleWhileRevalidateMs, storeTimeoutMs } = this.#settings;
    let failed = false as boolean;
    await setWithin(this.#store, key, entry, ttlMs + staleWhileRevalidateMs, storeTimeoutMs, (operation, error) => {
      failed = true;
      this.#observer.storeFailed(context, operation, error);
    });
    if (!failed) this.#observer.stored(context, key);
  }

  #rememberFailure(key: string, error: unknown): void {
    const storedAt = Date.now();
    this.#failures?.set(key, {
      value: error,
      storedAt,
      expiresAt: storedAt + this.#settings.negativeTtlMs,
      computeMs: 0,
    });
  }

  #rememberedFailure(key: string): CacheEntry<unknown> | undefined {
    const entry = this.#failures?.get(key);
    if (entry === undefined || Date.now() < entry.expiresAt) return entry;
    this.#failures?.delete(key);
    return undefined;
  }
}

/**
 * Remembers a step's outputs by key. Callers that miss the same key at the same time share one computation; an abort of one ends
 * only its own wait. `undefined` and `null` are values; failures are not stored unless `negativeTtlMs` says so.
 * @throws InvalidOptionError
 */
export function cache<Input, Output>(
  child: WorkflowPrimitive<Input, Output>,
  options: CacheOptions<Input, Output>,
): CachePrimitive<Input, Output> {
  return new CachePrimitive(child, options);
}
