import type { Attribute, Block, Body, Comment, SourceRange, Statement } from './nodes.js';

/** Puts statements and comments of a source together to a body, with the blank lines that mean something to a reader. */
export class BodyCollector {
  private readonly statements: Statement[] = [];
  private line: number;

  /** `header` is the line of the block's opening brace; a file has none. */
  constructor(private readonly header: number | undefined) {
    this.line = header ?? Infinity;
  }

  addComments(comments: readonly Comment[]): void {
    for (const comment of comments) {
      const { range } = comment;
      if (range === undefined) continue;
      this.addBlankLine(range.startLine);
      this.add(comment, range);
    }
  }

  addStatement(statement: (Attribute | Block) & { readonly range: SourceRange }): void {
    // A blank line between the brace and the first statement is none of the author's business: the formatter drops it.
    if (this.statements.length > 0) this.addBlankLine(statement.range.startLine);
    this.add(statement, statement.range);
  }

  /** The body, at its end or at the line of its closing brace. */
  finish(closing?: number): Body {
    if (closing !== undefined && this.statements.at(-1)?.kind === 'comment') this.addBlankLine(closing);
    return this.statements;
  }

  private add(statement: Statement, range: SourceRange): void {
    this.statements.push(statement);
    this.line = range.endLine;
  }

  private addBlankLine(nextLine: number): void {
    if (nextLine - this.line > 1) this.statements.push({ kind: 'blankLine' });
  }
}
