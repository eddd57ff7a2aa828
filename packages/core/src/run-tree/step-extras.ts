import type { MarkRecord } from './mark-record.js';
import type { TreeStep } from './run-tree.js';

const noMarks: readonly MarkRecord[] = Object.freeze([]);

/** The parts of a step that most steps do not have. */
export class StepExtras {
  failure: Pick<TreeStep, 'error' | 'threw' | 'cancelledBy'> | undefined = undefined;
  input: string | undefined = undefined;
  output: string | undefined = undefined;
  costUsd: number | undefined = undefined;
  marks: readonly MarkRecord[] = noMarks;
  droppedMarks = 0;
  droppedChildren = 0;
  /** Bytes of all that is here. */
  bytes = 0;

  addMark(mark: MarkRecord): void {
    if (this.marks === noMarks) this.marks = [mark];
    else (this.marks as MarkRecord[]).push(mark);
  }
}
