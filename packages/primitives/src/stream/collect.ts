import { InvalidOptionError, StepStream, WorkflowPrimitive, type WorkflowContext } from '@tta/core';
import { integerOption, knownOptions } from '@tta/core/authors';
import { withDefaultName } from '../default-name.js';
import { executeStep, stepOption, type StepLike } from '../step-types.js';
import { StreamTooLongError } from './stream-too-long-error.js';

/** Options of `collect`. */
export interface CollectOptions {
  /** Default: derived from the step, such as `collect(tokens)`; the class's is `CollectPrimitive`. */
  readonly name?: string;
  /** How many items it keeps in memory at most; one more is a `StreamTooLongError`. Default `Infinity`. */
  readonly maxItems?: number;
}

/** Reads a stream into an array; see `collect`. */
export class CollectPrimitive<Input, Item> extends WorkflowPrimitive<Input, Item[]> {
  override readonly type = 'collect';
  override readonly runsOnlyChildren = true;
  override readonly children: readonly WorkflowPrimitive<Input, AsyncIterable<Item>>[];
  readonly #child: WorkflowPrimitive<Input, AsyncIterable<Item>>;
  readonly #maxItems: number;

  constructor(child: StepLike<Input, AsyncIterable<Item>>, options: CollectOptions = {}) {
    knownOptions(options, ['name', 'maxItems']);
    const { name = 'CollectPrimitive', maxItems = Infinity } = options;
    super(name);
    this.#child = stepOption('child', child);
    this.children = Object.freeze([this.#child]);
    this.#maxItems = integerOption('maxItems', maxItems, { min: 0, allowInfinity: true });
  }

  protected async run(input: Input, context: WorkflowContext): Promise<Item[]> {
    const stream = (await executeStep(this.#child, input, context)) as AsyncIterable<Item>;
    if (!StepStream.is(stream) && typeof (stream as Partial<typeof stream>)[Symbol.asyncIterator] !== 'function')
      throw new InvalidOptionError(`the output of ${this.#child.name}`, 'a stream or another async iterable', stream);
    const items: Item[] = [];
    for await (const item of stream) {
      if (items.length >= this.#maxItems) throw new StreamTooLongError(this.name, this.#maxItems);
      items.push(item);
      context.throwIfAborted();
    }
    return items;
  }
}

/**
 * Reads the stream that a step gives into an array, so that it can be cached, compared or sent as a whole.
 * @throws InvalidOptionError
 */
export function collect<Input, Item>(
  child: StepLike<Input, AsyncIterable<Item>>,
  options: CollectOptions = {},
): CollectPrimitive<Input, Item> {
  const step = stepOption('child', child);
  return new CollectPrimitive(step, withDefaultName(options, 'collect', [step]));
}
