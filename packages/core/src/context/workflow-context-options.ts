import { InvalidOptionError } from '../errors/invalid-option-error.js';
import type { Instrumentation } from '../instrumentation/instrumentation.js';
import { instrumentationOption } from '../instrumentation/instrumentation-option.js';
import { Described, describeName, describeValue } from '../platform/describe-value.js';
import { knownOptions, numberOption, stringOption } from '../validate-option.js';

/** Named strings that travel with a workflow. */
export type StringMap = Readonly<Record<string, string>>;

/** Options of a new context. All have defaults. */
export interface WorkflowContextOptions {
  /** One execution. Default: a random UUID. */
  readonly workflowId?: string | undefined;
  /** The request that the execution belongs to; the same in every process that serves it. Default: `workflowId`. */
  readonly correlationId?: string | undefined;
  /**
   * The workflow or message that caused this execution. Default for `child` with an id of its own: the parent's
   * `workflowId`.
   */
  readonly causationId?: string | undefined;
  /** The user's session. */
  readonly sessionId?: string | undefined;
  /** Crosses process borders by an allow-list (W3C baggage). */
  readonly baggage?: StringMap | undefined;
  /** Search terms for executions. On spans, never on metrics. */
  readonly tags?: StringMap | undefined;
  /** Facts about the execution. On spans and logs, never on metrics. */
  readonly metadata?: StringMap | undefined;
  /** Ends the work early: no further step starts, and waits end at once. */
  readonly signal?: AbortSignal | undefined;
  /**
   * When the work must be over, in milliseconds since the epoch (`Date.now() + 5000`). Then `signal` aborts with a
   * `TimeoutExceededError`.
   */
  readonly deadline?: number | undefined;
  /**
   * How many milliseconds the work may take from now on. `Infinity` sets no limit. With a `deadline` too, the earlier
   * of both counts. Default: no limit.
   */
  readonly timeoutMs?: number | undefined;
  /** Observes this context's steps in place of the installed instrumentation. Mostly for tests. */
  readonly instrumentation?: Instrumentation | undefined;
}

const known = [
  'workflowId',
  'correlationId',
  'causationId',
  'sessionId',
  'baggage',
  'tags',
  'metadata',
  'signal',
  'deadline',
  'timeoutMs',
  'instrumentation',
] satisfies (keyof WorkflowContextOptions)[];

/** @throws InvalidOptionError */
export function checkContextOptions(options: WorkflowContextOptions): void {
  knownOptions(options, known);
  for (const id of ['workflowId', 'correlationId', 'causationId', 'sessionId'] as const) {
    if (options[id] !== undefined) stringOption(id, options[id]);
  }
  for (const map of ['baggage', 'tags', 'metadata'] as const) checkStringMap(map, options[map]);
  if (options.deadline !== undefined) {
    numberOption('deadline', options.deadline, {
      advice: 'give milliseconds since the epoch, such as Date.now() + 5000',
    });
  }
  if (options.timeoutMs !== undefined) numberOption('timeoutMs', options.timeoutMs, { min: 0, allowInfinity: true });
  const { signal, instrumentation } = options;
  if (signal !== undefined && typeof (signal as Partial<AbortSignal> | null)?.addEventListener !== 'function') {
    throw new InvalidOptionError('signal', 'an AbortSignal', signal, 'pass controller.signal');
  }
  if (instrumentation !== undefined) instrumentationOption('instrumentation', instrumentation);
}

function checkStringMap(option: string, map: unknown): void {
  if (map === undefined) return;
  if (typeof map !== 'object' || map === null) throw new InvalidOptionError(option, 'an object of strings', map);
  for (const [key, value] of Object.entries(map)) {
    if (typeof value !== 'string') {
      throw new InvalidOptionError(
        `${option}.${describeName(key)}`,
        'a string',
        new Described(describeValue(value)),
        'use context.with(key, value) for values of other types',
      );
    }
  }
}
