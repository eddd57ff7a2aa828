import type { SourceRange } from '../syntax/nodes.js';
import type { CheckCode } from './check-table.js';

/** A finding before its place in the text is known; a built tree has no places. */
export interface Problem {
  readonly code: CheckCode;
  readonly message: string;
  readonly path: string;
  readonly range: SourceRange | undefined;
}

/** Takes problems as they are found. */
export type Report = (problem: Problem) => void;
