import { setTimeout as delay } from 'node:timers/promises';
import type { WorkflowPrimitive } from '@tta/core';
import { task, type TaskFunction } from '@tta/primitives';

/** How a service of the traffic behaves. */
export interface Temper {
  /** How long a call takes, in milliseconds. */
  readonly takesMs: number;
  /** One in so many calls takes `slowMs` instead. Default: none. */
  readonly slowEvery?: number;
  readonly slowMs?: number;
  /** One in so many calls fails. Default: none. */
  readonly failsEvery?: number;
  /** The error of those. Default: one that is worth another attempt. */
  readonly failure?: () => Error;
}

/** A call of a service that is somewhere else, with the faults that such services have. It obeys its signal. */
export function remote(name: string, temper: Temper): WorkflowPrimitive<number, number> {
  return task(name, remoteCall(name, temper));
}

/** The same as a function, for a step that does more. */
export function remoteCall(name: string, temper: Temper): TaskFunction<number, number> {
  const { takesMs, slowEvery = Infinity, slowMs = takesMs, failsEvery = Infinity } = temper;
  const { failure = () => new Error(`${name} did not answer`) } = temper;
  let calls = 0;
  return async (input, context) => {
    const call = ++calls;
    await context.sleep(call % slowEvery === 0 ? slowMs : takesMs);
    if (call % failsEvery === 0) throw failure();
    return input;
  };
}

/** A call that goes on whatever its signal says. It keeps no process alive. */
export function deaf(name: string, takesMs: number): WorkflowPrimitive<number, number> {
  return task(name, (input: number) => delay(takesMs, input, { ref: false }));
}
