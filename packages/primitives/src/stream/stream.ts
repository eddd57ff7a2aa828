import {
  StepStream,
  WorkflowPrimitive,
  type Spending,
  type StreamEnd,
  type StreamSource,
  type WorkflowContext,
} from '@tta/core';
import { failureStatus, functionOption, knownOptions, monotonicNow } from '@tta/core/authors';
import { withItemCosts } from './item-costs.js';
import { streamClosed, streamComplete, streamEvents, streamFirstItem, streamWorkflowFailed } from './stream-events.js';

/** Gives the items of a stream; usually an async generator. `context` has the step's signal, its values and its `emit`. */
export type StreamFunction<Input, Item> = (input: Input, context: WorkflowContext) => StreamSource<Item>;

/** Options of `stream`. */
export interface StreamOptions<Item> {
  /**
   * Reads the cost of the call from its items: gives the cost so far, from the cost before and the next item. It is
   * spent at the stream's end, also where the reader stops earlier. `prices.streamCostOf` reads the items of common
   * clients. Default: costs nothing.
   */
  readonly cost?: (soFar: Spending | undefined, item: Item) => Spending | undefined;
}

/** A step whose output comes item by item; see `stream`. */
export class StreamPrimitive<Input, Item> extends WorkflowPrimitive<Input, StepStream<Item>> {
  static readonly events = streamEvents;
  override readonly type = 'stream';
  override readonly spends: boolean;
  readonly #generate: StreamFunction<Input, Item>;

  constructor(name: string, generate: StreamFunction<Input, Item>, options: StreamOptions<Item> = {}) {
    super(name);
    knownOptions(options, ['cost']);
    functionOption('generate', generate);
    const { cost } = options;
    this.spends = cost !== undefined;
    this.#generate =
      cost === undefined ? generate : (input, context) => withItemCosts(generate(input, context), cost, name, context);
    if (cost !== undefined) functionOption('cost', cost);
  }

  protected run(input: Input, context: WorkflowContext): Promise<StepStream<Item>> {
    return Promise.resolve(this.#streamOf(input, context));
  }

  #streamOf(input: Input, context: WorkflowContext): StepStream<Item> {
    const open = (): StreamSource<Item> => this.#generate(input, context);
    if (!context.isObserved) return new StepStream(open, context);
    const startedAtMs = monotonicNow();
    const stream = new StepStream(open, context, {
      onFirstItem: () => context.emit(streamFirstItem, { waited_ms: monotonicNow() - startedAtMs }),
    });
    // Before core ends the step, because its listener comes later.
    stream.onEnd(tellEnd.bind(undefined, context, startedAtMs));
    return stream;
  }
}

function tellEnd(context: WorkflowContext, startedAtMs: number, end: StreamEnd): void {
  const { itemCount: item_count } = end;
  const duration_ms = monotonicNow() - startedAtMs;
  if (end.status === 'success')
    context.emit(end.isComplete ? streamComplete : streamClosed, { item_count, duration_ms });
  else {
    const status = failureStatus(end.error, context);
    context.emit(streamWorkflowFailed, { item_count, status, duration_ms }, end.error);
  }
}

/**
 * Makes a step whose output comes item by item: a model's tokens, the rows of a table. `execute` resolves at once with a
 * `StepStream`; production starts at its first read. The step, and each step around it that hands the stream on, ends
 * with the stream.
 * @throws InvalidOptionError where the name is empty or `generate` is not a function
 */
export function stream<Input, Item>(
  name: string,
  generate: StreamFunction<Input, Item>,
  options?: StreamOptions<NoInfer<Item>>,
): StreamPrimitive<Input, Item> {
  return new StreamPrimitive(name, generate, options);
}
