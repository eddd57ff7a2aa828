import { itemsOf, layoutOf, type ListExpression } from './layout.js';
import type { AlloyFile, Block, Body, Comment, Expression, Field, Statement } from './nodes.js';

/**
 * The text of a tree, with line breaks but neither indented nor aligned: the formatter does that. Parsed trees keep
 * their line breaks; trees made by the builders get default ones.
 */
export function writeSource(file: AlloyFile): string {
  const writer = new SourceWriter();
  writer.body(file.body, undefined);
  return writer.text;
}

/** Stands for the last character of a comment that goes on to the end of the line. */
const lineComment = 'line comment';

class SourceWriter {
  private readonly parts: string[] = [];
  /** The last character so far, or that a comment ends here; a line break before the first one. */
  private last = '\n';

  get text(): string {
    return this.parts.join('');
  }

  /** `header` is the line of the opening brace, if the body belongs to a block that was parsed. */
  body(body: Body, header: number | undefined): void {
    let previous: Statement | undefined;
    let line = header;
    for (const statement of body) {
      if (statement.kind === 'blankLine') {
        this.lineBreak(true);
      } else {
        if (mayShareLine(previous, statement, line)) this.space();
        else this.lineBreak();
        this.statement(statement);
        line = statement.range?.endLine;
      }
      previous = statement;
    }
  }

  private statement(statement: Exclude<Statement, { kind: 'blankLine' }>): void {
    switch (statement.kind) {
      case 'attribute':
        this.put(`${statement.name} = `);
        this.expression(statement.value);
        break;
      case 'block':
        this.block(statement);
        break;
      case 'comment':
        this.putComment(statement);
        break;
    }
  }

  private block(block: Block): void {
    this.put(block.label === undefined ? `${block.name} {` : `${block.name} "${block.label}" {`);
    this.body(block.body, block.braceRange?.startLine);
    const last = block.body.at(-1);
    const endsOnLine = last === undefined || ('range' in last && last.range.endLine === block.range?.endLine);
    if (endsOnLine && block.range !== undefined) this.space();
    else if (last !== undefined) this.lineBreak();
    this.put('}');
  }

  private expression(expression: Expression): void {
    this.comments(expression.leading ?? [], undefined, expression.range?.startLine);
    this.bare(expression);
  }

  /** An expression without the comments before it. */
  private bare(expression: Expression): void {
    switch (expression.kind) {
      case 'string':
      case 'number':
        this.put(expression.text);
        break;
      case 'boolean':
        this.put(String(expression.value));
        break;
      case 'null':
        this.put('null');
        break;
      case 'identifier':
        this.put(expression.name);
        break;
      case 'array':
        this.list(expression, '[', ']');
        break;
      case 'object':
        this.list(expression, '{', '}');
        break;
      case 'call':
        this.expression(expression.callee);
        this.list(expression, '(', ')');
        break;
      case 'access':
        this.expression(expression.object);
        // Without the space `1.b` would be read as the number `1.` and a name.
        this.put(`${expression.object.kind === 'number' ? ' ' : ''}.${expression.name}`);
        break;
      case 'index':
        this.expression(expression.object);
        this.put('[');
        this.expression(expression.index);
        this.put(']');
        break;
      case 'unary':
        this.put(expression.operator);
        this.expression(expression.operand);
        break;
      case 'binary':
        this.expression(expression.left);
        this.put(` ${expression.operator} `);
        this.expression(expression.right);
        break;
      case 'parentheses':
        this.put('(');
        this.expression(expression.inner);
        this.put(')');
        break;
    }
  }

  private list(list: ListExpression, open: string, close: string): void {
    const items = itemsOf(list);
    const { before, closing } = layoutOf(list);
    const dangling = list.dangling ?? [];
    let line = list.kind === 'call' ? list.callee.range?.endLine : list.range?.startLine;
    this.put(open);
    items.forEach((item, position) => {
      if (position > 0) this.put(', ');
      const leading = item.leading ?? [];
      if (leading.length === 0 && before[position] === true) this.lineBreak();
      this.comments(leading, line, item.range?.startLine);
      if (item.kind === 'field') this.field(item);
      else this.bare(item);
      line = item.range?.endLine;
    });
    if (items.length > 0 && (closing || dangling.length > 0)) this.put(',');
    this.comments(dangling, line, list.range?.endLine);
    if (closing) this.lineBreak();
    this.put(close);
  }

  private field(field: Field): void {
    const mark = { none: '', double: '"', raw: '`' }[field.quotes];
    this.put(`${mark}${field.key}${mark} = `);
    this.expression(field.value);
  }

  /** Comments inside an expression, and the break behind them, between what ends on a line and what begins on one. */
  private comments(comments: readonly Comment[], line: number | undefined, nextLine: number | undefined): void {
    let end = line;
    for (const comment of comments) {
      if (comment.trailing) this.space();
      else this.lineBreak(isApart(end, comment.range?.startLine));
      this.putComment(comment);
      end = comment.range?.endLine;
    }
    const last = comments.at(-1);
    if (last === undefined) return;
    if (end !== nextLine) this.lineBreak(isApart(end, nextLine));
    else this.space();
  }

  private lineBreak(blankLine = false): void {
    if (this.last !== '\n') this.put('\n');
    if (blankLine) this.put('\n');
  }

  /** Writes a space; after a comment a line break, so that the next token is not read as part of the comment. */
  private space(): void {
    if (this.last === lineComment) this.lineBreak();
    else if (this.last !== '\n' && this.last !== ' ') this.put(' ');
  }

  private putComment(comment: Comment): void {
    this.put(comment.text);
    if (comment.text.startsWith('//')) this.last = lineComment;
  }

  private put(text: string): void {
    this.parts.push(text);
    this.last = text.at(-1) ?? this.last;
  }
}

/** Whether there is an empty line between two lines. */
function isApart(line: number | undefined, nextLine: number | undefined): boolean {
  return line !== undefined && nextLine !== undefined && nextLine - line > 1;
}

/** Whether a statement may stay on the line of what precedes it. Only comments and the brace of a block allow that. */
function mayShareLine(previous: Statement | undefined, next: Statement, line: number | undefined): boolean {
  if (next.kind === 'blankLine' || previous?.kind === 'blankLine') return false;
  if (next.kind === 'comment' && next.trailing) return true;
  return (
    (previous === undefined || previous.kind === 'comment') && line !== undefined && line === next.range?.startLine
  );
}
