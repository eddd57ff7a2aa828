import { InvalidOptionError, StepStream, WorkflowPrimitive, type StepOutcome, type WorkflowContext } from '@tta/core';
import { failureStatus, syncFunctionOption, syncResult } from '@tta/core/authors';
import { executeStep, type AnyStep, type StepLike } from '../step-types.js';
import { whenEnded } from '../stream/when-ended.js';
import { keyedCall, keyedCreated, keyedEvents, keyedEvicted, keyedOverflow } from './keyed-events.js';
import { KeyedInstances, type KeyedInstance } from './keyed-instances.js';
import { readKeyedOptions, type KeyedOptions } from './keyed-options.js';

/** The label of all keys that are not listed. */
const otherKeys = 'other';

/** Has a step for each key; see `keyed`. */
export class KeyedPrimitive<Input, Output> extends WorkflowPrimitive<Input, Output> {
  static readonly events = keyedEvents;
  override readonly type = 'keyed';
  override readonly runsOnlyChildren = true;
  /** The step of one of the keys, once there is one: the others look the same. */
  override readonly children: readonly AnyStep[];
  override readonly eventLabels: Readonly<Record<string, readonly string[]>>;
  readonly #representative: AnyStep[] = [];
  readonly #key: (input: Input, context: WorkflowContext) => string;
  readonly #labelledKeys: ReadonlySet<string>;
  readonly #instances: KeyedInstances;

  constructor(
    key: (input: Input, context: WorkflowContext) => string,
    make: (key: string) => StepLike<Input, Output>,
    options: KeyedOptions = {},
  ) {
    const { maxKeys, labelledKeys } = readKeyedOptions(options);
    const { name = 'KeyedPrimitive' } = options;
    super(name);
    this.#key = syncFunctionOption('key', key);
    this.#instances = new KeyedInstances(
      syncFunctionOption('make', make) as (key: string) => AnyStep,
      maxKeys,
      labelledKeys,
    );
    this.#labelledKeys = labelledKeys;
    this.eventLabels = { key: labelledKeys.size === 0 ? [] : [...labelledKeys, otherKeys] };
    this.children = this.#representative;
  }

  /** For how many keys there is a step now. */
  get size(): number {
    return this.#instances.size;
  }

  protected run(input: Input, context: WorkflowContext): Promise<Output> {
    const key: unknown = syncResult('key(input)', this.#key(input, context));
    if (typeof key !== 'string')
      throw new InvalidOptionError('key(input)', 'a string', key, 'make one of what it is about');
    const instance = this.#instances.get(key) ?? this.#add(key, context);
    instance.running++;
    if (context.isObserved && this.#labelledKeys.size > 0) return this.#runLabelled(key, instance, input, context);
    const running = executeStep(instance.step, input, context) as Promise<Output>;
    const ended = (): void => {
      instance.running--;
    };
    void running.then((output) => {
      if (StepStream.is(output)) output.onEnd(ended);
      else ended();
    }, ended);
    return running;
  }

  #runLabelled(given: string, instance: KeyedInstance, input: Input, context: WorkflowContext): Promise<Output> {
    const isLabel = this.#labelledKeys.has(given);
    const key = isLabel ? given : otherKeys;
    const running = instance.step.execute(
      input,
      context.forChild(isLabel ? { 'tta.keyed.key': key } : undefined),
    ) as Promise<Output>;
    const ended = (status: StepOutcome['status']): void => {
      instance.running--;
      context.emit(keyedCall, { key, status });
    };
    const failed = (error: unknown): void => ended(failureStatus(error, context));
    void running.then((output) => whenEnded(output, failed, () => ended('success')), failed);
    return running;
  }

  #add(key: string, context: WorkflowContext): KeyedInstance {
    const added = this.#instances.add(key);
    const keys = this.#instances.size;
    if (added === undefined) {
      if (context.isObserved) context.emit(keyedOverflow, { keys });
      return this.#instances.overflow();
    }
    // Always one that is kept, so that a dropped one is not held here.
    this.#representative[0] = added.instance.step;
    if (context.isObserved) {
      if (added.hasEvicted) context.emit(keyedEvicted, { keys });
      context.emit(keyedCreated, { keys });
    }
    return added.instance;
  }
}

/**
 * Has a step for each key, such as a rate limit per tenant or a circuit breaker per host. `make` is called once for a
 * key; all steps must have the same name. Beyond `maxKeys`, a step that is idle, and so equals a new one, makes room;
 * where none is, the key shares one step with all others for which there is no room. A flood of keys thus cannot reset
 * a spent limit or an open circuit. Keys are not labels of metrics, unless `labelledKeys` lists them.
 * @throws InvalidOptionError
 */
export function keyed<Input, Output>(
  key: (input: Input, context: WorkflowContext) => string,
  make: (key: string) => StepLike<Input, Output>,
  options: KeyedOptions = {},
): KeyedPrimitive<Input, Output> {
  return new KeyedPrimitive(key, make, options.name === undefined ? { ...options, name: 'keyed(...)' } : options);
}
