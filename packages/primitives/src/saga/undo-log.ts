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

/** The saga around, to a saga inside one of its steps. */
export interface SagaAround {
  readonly log: UndoLog;
  /** The work of several callers that it is part of. */
  readonly sharedWork: object | undefined;
}

/** A nested saga that succeeds adds its effects to the log of the saga around, so that it is undone as a whole. */
export const sagaAroundKey = createContextKey<SagaAround | undefined>('saga around');

/**
 * The log of the saga around; `undefined` without one. Work that a cache shares belongs to all of its callers, so the
 * saga of one of them must not undo it.
 */
export function undoLogAround(context: WorkflowContext): UndoLog | undefined {
  const around = context.get(sagaAroundKey);
  return around?.sharedWork === context.sharedWork ? around?.log : undefined;
}
