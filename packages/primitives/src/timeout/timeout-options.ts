import { InvalidOptionError, type WorkflowContext } from '@tta/core';
import { choiceOption, knownOptions, numberOption, syncFunctionOption, syncResult } from '@tta/core/authors';

/** Options of `timeout`. */
export interface TimeoutOptions<Input = unknown> {
  /** Default: from the innermost step, as `timeout(narrate)`; of the class `TimeoutPrimitive`. */
  readonly name?: string;
  /**
   * Milliseconds that an execution may take, at least 1; `Infinity` sets no limit. A function gives it for each
   * execution, and must answer synchronously: 0 and less end the execution before it starts. If the context's deadline
   * leaves less, that is the limit. Required.
   */
  readonly timeoutMs: number | ((input: Input, context: WorkflowContext) => number);
  /**
   * `cooperative`: aborts the step's signal and waits for the step to end. A value that comes late is returned.
   * `abandon`: also rejects at once, whatever the step does then. Default `cooperative`.
   */
  readonly mode?: 'cooperative' | 'abandon';
}

/** The options with all defaults in place. */
export interface TimeoutSettings<Input> {
  readonly limitMs: (input: Input, context: WorkflowContext) => number;
  readonly abandons: boolean;
}

/** @throws InvalidOptionError */
export function readTimeoutOptions<Input>(options: TimeoutOptions<Input>): TimeoutSettings<Input> {
  knownOptions(options, ['name', 'timeoutMs', 'mode']);
  const { timeoutMs, mode = 'cooperative' } = options;
  return {
    limitMs: typeof timeoutMs === 'function' ? askedLimit(timeoutMs) : constantLimit(timeoutMs),
    abandons: choiceOption('mode', mode, ['cooperative', 'abandon']) === 'abandon',
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
