import type { RunTree, TreeMark, TreeStep } from '@tta/core/run-tree';
import { childrenOf } from './analyse-run.js';

/** A line of the tree. */
export type TreeRow =
  | { readonly kind: 'step'; readonly step: TreeStep; readonly hasInside: boolean; readonly isOpen: boolean }
  | { readonly kind: 'mark'; readonly step: TreeStep; readonly mark: TreeMark; readonly index: number }
  /** Attempts before the last one, as one line. */
  | { readonly kind: 'attempts'; readonly parent: TreeStep; readonly count: number };

export interface RowOptions {
  /** Steps that the reader opened or closed; others are as they are by themselves. */
  readonly toggled: ReadonlySet<number>;
  /** Retries whose earlier attempts are shown. */
  readonly unfolded: ReadonlySet<number>;
  readonly showMarks: boolean;
}

/** The lines of the tree, with earlier attempts folded and log lines at their place in time among the steps. */
export function visibleRows(run: RunTree, { toggled, unfolded, showMarks }: RowOptions): TreeRow[] {
  const inside = childrenOf(run);
  const rows: TreeRow[] = [];
  const waiting: (TreeStep | TreeRow)[] = [...(inside.get(undefined) ?? [])].reverse();
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if ('kind' in next) {
      rows.push(next);
      continue;
    }
    const step = next;
    const children = inside.get(step.id) ?? [];
    const marks = showMarks ? step.marks : [];
    const isOpen = !toggled.has(step.id);
    rows.push({ kind: 'step', step, hasInside: children.length + marks.length > 0, isOpen });
    if (isOpen) waiting.push(...linesInside(step, children, marks, unfolded.has(step.id)).reverse());
  }
  return rows;
}

function linesInside(
  step: TreeStep,
  children: readonly TreeStep[],
  marks: readonly TreeMark[],
  isUnfolded: boolean,
): (TreeStep | TreeRow)[] {
  const attempts = children.filter(({ attributes }) => attributes?.['tta.retry.attempt'] !== undefined);
  const folded = isUnfolded || attempts.length < 3 ? [] : attempts.slice(0, -1);
  const shown = children.filter((child) => !folded.includes(child));
  const lines: { readonly atMs: number; readonly line: TreeStep | TreeRow }[] = [
    ...shown.map((child) => ({ atMs: child.startMs, line: child })),
    ...marks.map((mark, index) => ({ atMs: mark.atMs, line: { kind: 'mark', step, mark, index } as const })),
  ];
  // Stable: lines of one moment stay in their order.
  lines.sort((one, other) => one.atMs - other.atMs);
  const count = folded.length;
  return [...(count > 0 ? [{ kind: 'attempts', parent: step, count } as const] : []), ...lines.map(({ line }) => line)];
}
