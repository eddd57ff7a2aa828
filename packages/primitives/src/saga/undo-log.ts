import { createContextKey, type WorkflowContext } from '@tta/core';

/** Something done that can be undone. */
export interface Undoable {
  /** The name of the step that did it. */
  readonly step: string;
  /** `error` is why it is undone. */
  readonly undo: (error: unknown, context: WorkflowContext) => Promise<unknown>;
}

/** The effects of a saga's steps so far, in the order in which they came. */
export type UndoLog = Undoable[];

/** The log of the saga around. A nested saga that succeeds adds what it has done, so that it is undone as a whole. */
export const undoLogKey = createContextKey<UndoLog>('saga undo log');
