import { InvalidOptionError } from '../errors/invalid-option-error.js';
import { Described } from '../platform/describe-value.js';
import type { WorkflowContext } from '../context/workflow-context.js';
import { functionOption, integerOption, knownOptions, numberOption, stringOption } from '../validate-option.js';
import { WorkflowPrimitive } from '../workflow-primitive.js';

/** The outcome of one call of a mock step. */
export type MockOutcome<Input, Output> =
  | { readonly returns: Output; readonly throws?: never; readonly run?: never }
  | { readonly throws: unknown; readonly returns?: never; readonly run?: never }
  | {
      readonly run: (input: Input, context: WorkflowContext) => Output | Promise<Output>;
      readonly returns?: never;
      readonly throws?: never;
    };

/** How a mock step shows itself. */
export interface MockStepNames {
  /** Default `mock`. */
  readonly name?: string;
  /** Default `task`. */
  readonly type?: string;
}

/**
 * Exactly one of them: the step `returns` a value, `throws` one, or `run`s a function. `sequence` has an outcome for
 * each call; the last one stays.
 */
export type MockStepOptions<Input, Output> = MockStepNames &
  (
    | (MockOutcome<Input, Output> & { readonly sequence?: never })
    | {
        readonly sequence: readonly MockOutcome<Input, Output>[];
        readonly returns?: never;
        readonly throws?: never;
        readonly run?: never;
      }
  );

/** One call of a mock step. */
export interface MockCall<Input> {
  readonly input: Input;
  readonly context: WorkflowContext;
}

/** A step that does what it was told and records its calls; see `mockStep`. */
export class MockStep<Input, Output> extends WorkflowPrimitive<Input, Output> {
  override readonly type: string;
  /** In the order in which they began. */
  readonly calls: MockCall<Input>[] = [];
  readonly #outcomes: readonly MockOutcome<Input, Output>[];

  constructor(options: MockStepOptions<Input, Output>) {
    knownOptions(options, ['returns', 'throws', 'sequence', 'run', 'name', 'type']);
    const { name = 'mock', type = 'task' } = options;
    super(name);
    this.type = stringOption('type', type);
    this.#outcomes = outcomesOf(options);
  }

  get callCount(): number {
    return this.calls.length;
  }

  protected async run(input: Input, context: WorkflowContext): Promise<Output> {
    this.calls.push({ input, context });
    const outcome = this.#outcomes[Math.min(this.calls.length, this.#outcomes.length) - 1]!;
    if (outcome.run !== undefined) return outcome.run(input, context);
    if ('throws' in outcome) throw outcome.throws;
    return outcome.returns;
  }
}

/**
 * A step for tests that does what it is told and records its calls.
 * @example
 * const narrate = mockStep({ sequence: [{ throws: new Error('busy') }, { returns: 'Once upon a time' }] });
 * await retry(narrate).execute('Ada');
 * narrate.calls[1]?.input; // 'Ada'
 * @throws InvalidOptionError
 */
export function mockStep<Input, Output = never>(options: MockStepOptions<Input, Output>): MockStep<Input, Output> {
  return new MockStep(options);
}

/**
 * A step that fails its first `times` calls with `error`, or all of them with `Infinity`, and then returns its input.
 * @throws InvalidOptionError
 */
export function failing<Value>(
  times: number,
  error: unknown = new Error('told to fail'),
  names: MockStepNames = {},
): MockStep<Value, Value> {
  if (times !== Infinity) integerOption('times', times, { min: 0, allowInfinity: true });
  const step = new MockStep<Value, Value>({
    name: 'failing',
    ...names,
    run: (input) => {
      if (step.callCount <= times) throw error;
      return input;
    },
  });
  return step;
}

/**
 * A step that waits for `delayMs` milliseconds in `context.sleep`, or with `Infinity` until its signal aborts, and then
 * returns its input.
 * @throws InvalidOptionError
 */
export function slow<Value>(delayMs: number, names: MockStepNames = {}): MockStep<Value, Value> {
  numberOption('delayMs', delayMs, { min: 0, allowInfinity: true });
  return new MockStep({
    name: 'slow',
    ...names,
    run: async (input, context) => {
      await context.sleep(delayMs);
      return input;
    },
  });
}

function outcomesOf<Input, Output>(options: MockStepOptions<Input, Output>): readonly MockOutcome<Input, Output>[] {
  checkOutcome('options', options, ['returns', 'throws', 'sequence', 'run']);
  const { sequence } = options;
  if (sequence === undefined) return [options];
  if (!isFilledArray(sequence)) {
    throw new InvalidOptionError('sequence', 'an array of outcomes', sequence, "such as [{ returns: 'done' }]");
  }
  for (const [index, outcome] of sequence.entries()) {
    checkOutcome(`sequence[${index}]`, outcome, ['returns', 'throws', 'run']);
    knownOptions(outcome, ['returns', 'throws', 'run']);
  }
  return sequence;
}

function isFilledArray(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0;
}

/** A returned or thrown value may be `undefined`, so it is the key that counts. */
function checkOutcome(option: string, outcome: unknown, kinds: readonly string[]): void {
  const expected = `an object with one of ${kinds.join(', ')}`;
  if (typeof outcome !== 'object' || outcome === null) throw new InvalidOptionError(option, expected, outcome);
  const given = kinds.filter((kind) => kind in outcome);
  if (given.length !== 1) {
    const received = new Described(given.length === 0 ? 'none of them' : given.join(' and '));
    throw new InvalidOptionError(option, expected, received);
  }
  if ('run' in outcome) functionOption('run', outcome.run as () => unknown);
}
