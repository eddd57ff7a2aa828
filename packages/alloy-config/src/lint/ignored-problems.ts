import { ignoredCodes } from '../schema/ignore-comment.js';
import type { Problem } from '../schema/problem.js';
import type { Body, Comment, SourceRange } from '../syntax/nodes.js';

/** Whether a comment switches a problem off: each one works for the first statement that begins behind it. */
export function ignoredIn(body: Body, comments: readonly Comment[]): (problem: Problem) => boolean {
  const marks = comments.filter(({ text }) => ignoredCodes(text).length > 0);
  if (marks.length === 0) return () => false;
  const ranges = rangesIn(body).sort((one, other) => one.start - other.start);
  const ignored = marks.map(({ text, range }) => ({
    codes: ignoredCodes(text),
    statement: ranges.find(({ start }) => start >= (range?.end ?? 0)),
  }));
  return ({ code, range }) =>
    range !== undefined &&
    ignored.some(
      ({ codes, statement }) =>
        statement !== undefined && codes.includes(code) && range.start >= statement.start && range.end <= statement.end,
    );
}

function rangesIn(body: Body): SourceRange[] {
  return body.flatMap((statement) => {
    if (statement.kind !== 'attribute' && statement.kind !== 'block') return [];
    const own = statement.range === undefined ? [] : [statement.range];
    return statement.kind === 'block' ? [...own, ...rangesIn(statement.body)] : own;
  });
}
