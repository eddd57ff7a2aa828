import type { WorkflowContext } from '@tta/core';

/** A workflow of the mix. */
export interface Scenario {
  /** Its root's name and type, which are its labels. */
  readonly name: string;
  readonly type: string;
  /** Executes it to its end, which of a stream is when the reader is done. */
  execute(input: number, context: WorkflowContext): Promise<unknown>;
  /** Called with each output and each error, to count what they tell. */
  onOutput?(output: unknown): void;
  onError?(error: unknown): void;
  /** Gauges and the like, once all has ended. */
  atEnd?(): void;
}
