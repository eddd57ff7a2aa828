import { InvalidOptionError } from '@tta/core';
import type { AnyStep } from '../step-types.js';

/** Shown by the compiler where a stream is given to a step that needs the output as a whole. */
export interface StreamMistake {
  readonly error: 'a stream can be read once: wrap the step as collect(step)';
}

/** `unknown`, or a mistake where the output is a stream. */
export type NotAStream<Output> = 0 extends 1 & Output
  ? unknown
  : [Output] extends [never]
    ? unknown
    : [Output] extends [AsyncIterable<unknown>]
      ? StreamMistake
      : unknown;

export const streamAdvice = 'a stream can be read only once: wrap the step as collect(step)';

/** Steps that hand the output of their only child on. Any other may read the stream. */
const handsOn = new Set([
  'bulkhead',
  'chaos',
  'circuit-breaker',
  'fallback',
  'hedge',
  'race',
  'rate-limit',
  'retry',
  'saga',
  'sequential',
  'subworkflow',
  'timeout',
]);

/** @throws InvalidOptionError where the step, or the only one inside it, gives a stream */
export function refuseStream(option: string, step: AnyStep): void {
  const seen = new Set<AnyStep>();
  for (let each: AnyStep | undefined = step; each !== undefined && !seen.has(each);) {
    if (each.type === 'stream') {
      throw new InvalidOptionError(option, 'a step whose output several callers can read', step, streamAdvice);
    }
    seen.add(each);
    const { children = [], type } = each as Partial<AnyStep>;
    each = children.length === 1 && handsOn.has(type ?? '') ? children[0] : undefined;
  }
}
