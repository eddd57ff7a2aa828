import type { AwaitedMessage, WorkflowContext } from '@tta/core';
import { StepMismatchError, type RecordableStep, type StepRecord } from '@tta/core/authors';
import { awaitMessage } from '../await-message.js';
import type { HistoricStep } from '../history.js';
import { ValueCodec, type ErrorClass, type TextCodec } from '../value-codec.js';

/** How values are recorded: the options of the engine that the workflow runs on. All have defaults. */
export interface RecordOptions {
  readonly errors?: readonly ErrorClass[];
  readonly codec?: TextCodec;
  readonly maxValueBytes?: number;
}

export function codecOf({ errors = [], codec, maxValueBytes = 1_000_000 }: RecordOptions): ValueCodec {
  return new ValueCodec({ errors, codec, maxValueBytes });
}

/** Gives recorded outcomes, as text through the codec as the database does, and hands all other steps on. */
export class TextRecord implements StepRecord {
  /** By path, in the order in which they ended. */
  readonly steps: Map<string, HistoricStep>;
  /** Paths that were asked for. */
  readonly asked = new Set<string>();
  readonly #codec: ValueCodec;
  readonly #runNew: <Value>(step: RecordableStep<Value>) => Promise<Value>;
  readonly #messages: Readonly<Record<string, unknown>>;

  /** `runNew` runs a step that is not recorded; `messages` are those that `waitFor` gets. */
  constructor(
    codec: ValueCodec,
    steps: Iterable<HistoricStep>,
    runNew: <Value>(step: RecordableStep<Value>) => Promise<Value>,
    messages: Readonly<Record<string, unknown>> = {},
  ) {
    this.#codec = codec;
    this.steps = new Map([...steps].map((step) => [step.path, step]));
    this.#runNew = runNew;
    this.#messages = messages;
  }

  async step<Value>(step: RecordableStep<Value>): Promise<Value> {
    const { path, name, context } = step;
    this.asked.add(path);
    const known = this.steps.get(path);
    if (known === undefined) return this.#runNew(step);
    if (known.name !== name) throw new StepMismatchError(context.workflowId, path, known.name, name);
    const outcome = this.#codec.decode(known.text);
    if ('error' in outcome) throw outcome.error;
    return this.#rebased(known, outcome.value) as Value;
  }

  wait(
    message: AwaitedMessage,
    path: string,
    context: WorkflowContext,
  ): Promise<{ readonly value: unknown } | undefined> {
    return awaitMessage(this, message, path, context, (name) =>
      Promise.resolve(Object.hasOwn(this.#messages, name) ? { value: this.#messages[name] } : undefined),
    );
  }

  /** The end of a timeout that did not come lies in the past by now, and would come at once: it is moved to today. */
  #rebased({ path, name, endedAt }: HistoricStep, value: unknown): unknown {
    if (name !== 'times out at' || typeof value !== 'number' || endedAt === undefined) return value;
    const inside = path.slice(0, path.lastIndexOf('.') + 1);
    const timedOut = [...this.steps.values()].some(
      (each) => each.path.startsWith(inside) && isAborted(each, this.#codec),
    );
    return timedOut ? value : value + Date.now() - endedAt;
  }
}

function isAborted({ text }: HistoricStep, codec: ValueCodec): boolean {
  const outcome = codec.decode(text);
  return 'error' in outcome && (outcome.error as { code?: unknown } | null)?.code === 'ERR_TTA_STEP_ABORTED';
}
