import { InvalidOptionError } from '@tta/core';
import { stepsOf } from '@tta/core/authors';
import { stepOption, type AnyStep } from '../step-types.js';

/** A step that tells whether it has any state, as our guards do. */
interface Stateful {
  /** Whether it equals a step that was just made. */
  readonly isIdle: boolean;
}

/** The step of one key. */
export interface KeyedInstance {
  readonly step: AnyStep;
  /** The steps inside it that have a state. */
  readonly stateful: readonly AnyStep[];
  /** Calls that run in it. */
  running: number;
}

/** How many steps are looked at to find an idle one: a flood of keys must not make each call dear. */
const mostLookedAt = 64;

/** The steps of the keys, at most so many at a time. Drops only those that lose nothing by it. */
export class KeyedInstances {
  readonly #instances = new Map<string, KeyedInstance>();
  /** How many instances contain a step: the state of one that they share is not lost with one of them. */
  readonly #owners = new WeakMap<AnyStep, number>();
  #overflow: KeyedInstance | undefined;
  /** Of the steps whose keys are not labels. */
  #name: string | undefined;

  constructor(
    private readonly make: (key: string) => AnyStep,
    private readonly maxKeys: number,
    private readonly labelledKeys: ReadonlySet<string>,
  ) {}

  get size(): number {
    return this.#instances.size;
  }

  get(key: string): KeyedInstance | undefined {
    return this.#instances.get(key);
  }

  /** Makes the step of a key for which there is none. Evicts an idle one, if need be; `undefined` if there is none. */
  add(key: string): { readonly instance: KeyedInstance; readonly hasEvicted: boolean } | undefined {
    const isFull = this.#instances.size >= this.maxKeys;
    const evicted = isFull ? this.#findIdle() : undefined;
    if (isFull && evicted === undefined) return undefined;
    // Before anything is evicted, because `make` may throw.
    const instance = this.#newInstance(key);
    if (evicted !== undefined) this.#drop(evicted);
    this.#instances.set(key, instance);
    return { instance, hasEvicted: evicted !== undefined };
  }

  /** The instance that all keys share for which there is no room. */
  overflow(): KeyedInstance {
    return (this.#overflow ??= this.#newInstance('overflow'));
  }

  #newInstance(key: string): KeyedInstance {
    const step = stepOption('make(key)', this.make(key));
    if (!this.labelledKeys.has(key)) this.#checkName(step);
    const stateful = [...stepsOf(step)].filter((each) => 'isIdle' in each) as unknown as AnyStep[];
    for (const each of stateful) this.#owners.set(each, (this.#owners.get(each) ?? 0) + 1);
    return { step, stateful, running: 0 };
  }

  #checkName({ name }: AnyStep): void {
    this.#name ??= name;
    if (name === this.#name) return;
    throw new InvalidOptionError(
      'make(key).name',
      'the same for all keys but those of labelledKeys',
      name,
      'names become metric labels, and keys are too many for that',
    );
  }

  #findIdle(): string | undefined {
    let lookedAt = 0;
    for (const [key, instance] of this.#instances) {
      if (this.#isIdle(instance)) return key;
      if (++lookedAt === mostLookedAt) return undefined;
      // To the end, so that the next search looks at others. A map walks over what is added meanwhile.
      this.#instances.delete(key);
      this.#instances.set(key, instance);
      if (lookedAt === this.#instances.size) return undefined;
    }
    return undefined;
  }

  #isIdle({ running, stateful }: KeyedInstance): boolean {
    return (
      running === 0 &&
      stateful.every((each) => (this.#owners.get(each) ?? 0) > 1 || (each as unknown as Stateful).isIdle)
    );
  }

  #drop(key: string): void {
    for (const each of this.#instances.get(key)?.stateful ?? [])
      this.#owners.set(each, (this.#owners.get(each) ?? 1) - 1);
    this.#instances.delete(key);
  }
}
