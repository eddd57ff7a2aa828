import { task, type TaskPrimitive } from '../task/task.js';

/** One call of a step, which the test ends. */
export interface HeldCall<Input> {
  readonly input: Input;
  readonly signal: AbortSignal;
  readonly resolve: (output: Input) => void;
  readonly reject: (error: unknown) => void;
}

/** A step whose calls last until the test ends them. */
export function heldCalls<Input>(): { step: TaskPrimitive<Input, Input>; calls: HeldCall<Input>[] } {
  const calls: HeldCall<Input>[] = [];
  const step = task('held', (input: Input, context) => {
    return new Promise<Input>((resolve, reject) => {
      calls.push({
        input,
        get signal() {
          return context.signal;
        },
        resolve,
        reject,
      });
    });
  });
  return { step, calls };
}
