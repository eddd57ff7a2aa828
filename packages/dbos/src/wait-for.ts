import { InvalidOptionError, TimeoutExceededError, WorkflowPrimitive, type WorkflowContext } from '@tta/core';
import { knownOptions, numberOption, stringOption } from '@tta/core/authors';

/** Checks a message, and gives its value: a schema of zod or valibot's `parser` fit. */
export interface MessageSchema<Value> {
  parse(value: unknown): Value;
}

/** Options of `waitFor`. */
export interface WaitForOptions<Value> {
  /** Checks the message. If it throws, the step fails. Default: any message will do. */
  readonly schema?: MessageSchema<Value>;
  /** Milliseconds from when the step begins, also across restarts. Default `Infinity`. */
  readonly timeoutMs?: number;
}

/** Waits for a message to the execution; see `waitFor`. */
export class WaitForPrimitive<Value> extends WorkflowPrimitive<unknown, Value> {
  override readonly type = 'wait-for';
  override readonly replays = true;
  readonly #schema: MessageSchema<Value> | undefined;
  readonly #timeoutMs: number;

  constructor(name: string, options: WaitForOptions<Value> = {}) {
    knownOptions(options, ['schema', 'timeoutMs']);
    super(stringOption('name', name));
    const { schema, timeoutMs = Infinity } = options;
    if (schema !== undefined && typeof (schema as Partial<MessageSchema<Value>> | null)?.parse !== 'function')
      throw new InvalidOptionError('schema', 'an object with a method parse', schema);
    this.#schema = schema;
    this.#timeoutMs = numberOption('timeoutMs', timeoutMs, { min: 0, allowInfinity: true });
  }

  protected async run(_: unknown, context: WorkflowContext): Promise<Value> {
    const { executor } = context;
    if (executor?.wait === undefined) {
      const advice = 'messages need an engine: run it inside durable(workflow, { engine })';
      throw new InvalidOptionError('waitFor', 'an engine', undefined, advice);
    }
    const message = await executor.wait({ name: this.name, timeoutMs: this.#timeoutMs }, context);
    if (message === undefined) throw new TimeoutExceededError(this.#timeoutMs, { stepName: this.name });
    return this.#schema === undefined ? (message.value as Value) : this.#schema.parse(message.value);
  }
}

/**
 * A step that waits for a message, such as a person's decision: `engine.send(workflowId, name, value)` from any process.
 * A message that came early is there at once. The wait survives restarts. Fails with a `TimeoutExceededError` when no
 * message comes in time.
 * @throws InvalidOptionError
 */
export function waitFor<Value = unknown>(name: string, options: WaitForOptions<Value> = {}): WaitForPrimitive<Value> {
  return new WaitForPrimitive(name, options);
}
