import { InvalidOptionError, type WorkflowContext } from '@tta/core';
import { choiceOption, knownOptions, numberOption, syncFunctionOption, syncResult } from '@tta/core/authors';

/** All modes; see `TimeoutMode`. */
export const timeoutModes = ['cooperative', 'abandon'] as const;
/** Whether a timeout waits for a step that goes on after its time: `cooperative` does, `abandon` does not. */
export type TimeoutMode = (typeof timeoutModes)[number];

/** Options of `timeout`. One of `timeoutMs` and `idleMs` is required. */
export type TimeoutOptions<Input = unknown> = TimeoutBounds<Input> &
  (Pick<Required<TimeoutBounds<Input>>, 'timeoutMs'> | Pick<Required<TimeoutBounds<Input>>, 'idleMs'>);

/** The options of `timeout`, none of them required. */
export interface TimeoutBounds<Input = unknown> {
  /** Default: from the innermost step, as `timeout(narrate)`; of the class `TimeoutPrimitive`. */
  readonly name?: string;
  /**
   * Milliseconds that an execution may take, at least 1; `Infinity` sets no limit. A function gives it for each
   * execution, and must answer synchronously: 0 and less end the execution before it starts. If the context's deadline
   * leaves less, that is the limit. A stream is ended too if it is not over by then. Default `Infinity`.
   */
  readonly timeoutMs?: number | ((input: Input, context: WorkflowContext) => number);
  /** Milliseconds that a reader waits for an item of a stream, at least 1. Default `Infinity`. */
  readonly idleMs?: number;
  /**
   * `cooperative`: aborts the step's signal and waits for the step to end. A value that comes late is returned.
   * `abandon`: also rejects at once, whatever the step does then. Default `cooperative`.
   */
  readonly mode?: TimeoutMode;
}

/** The options with all defaults in place. */
export interface TimeoutSettings<Input> {
  readonly limitMs: (input: Input, context: WorkflowContext) => number;
  readonly idleMs: number;
  readonly abandons: boolean;
}

/** @throws InvalidOptionError */
export function readTimeoutOptions<Input>(options: TimeoutOptions<Input>): TimeoutSettings<Input> {
  knownOptions(options, ['name', 'timeoutMs', 'idleMs', 'mode']);
  const { idleMs = Infinity, mode = 'cooperative' } = options;
  // Without `idleMs` the limit must be said.
  const timeoutMs = options.timeoutMs ?? (options.idleMs === undefined ? options.timeoutMs : Infinity);
  return {
    limitMs: typeof timeoutMs === 'function' ? askedLimit(timeoutMs) : constantLimit(timeoutMs as number),
    idleMs: numberOption('idleMs', idleMs, { min: 1, allowInfinity: true }),
    abandons: choiceOption('mode', mode, timeoutModes) === 'abandon',
  };
}

function constantLimit(timeoutMs: number): () => number {
  const limitMs = numberOption('timeoutMs', timeoutMs, {
    min: 1,
    allowInfinity: true,
    advice: 'use Infinity for no limit',
  });
  return () => limitMs;
}

function askedLimit<Input>(
  timeoutMs: (input: Input, context: WorkflowContext) => number,
): TimeoutSettings<Input>['limitMs'] {
  const ask = syncFunctionOption('timeoutMs', timeoutMs);
  return (input, context) => {
    const limitMs = syncResult('timeoutMs(input)', ask(input, context));
    if (typeof limitMs === 'number' && !Number.isNaN(limitMs)) return limitMs;
    throw new InvalidOptionError('timeoutMs(input)', 'a number of milliseconds', limitMs, 'use Infinity for no limit');
  };
}
