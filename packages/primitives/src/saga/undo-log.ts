import { createContextKey, type WorkflowContext } from '@tta/core';
import type { AbandonableWork } from '../abandonable-work.js';

/** Something done that can be undone. */
export interface Undoable {
  /** The name of the step that did it. */
  readonly step: string;
  /** `error` is why it is undone. Without it, only the end of late work is waited for, which undoes itself. */
  readonly undo: ((error: unknown, context: WorkflowContext) => Promise<unknown>) | undefined;
  /** The work of the step: parts of it may still run, and must not come after the undo. */
  readonly work: AbandonableWork;
}

/** The effects of a saga's steps so far, in the order in which they came. */
export type UndoLog = Undoable[];

/**
 * The effects of the saga around. A nested saga that succeeds adds its own, so that it is undone as a whole. Work that a
 * cache shares belongs to all of its callers, so the saga of one of them must not undo it.
 */
export const sagaAroundKey = createContextKey<UndoLog>('saga around', undefined, { scope: 'call' });
