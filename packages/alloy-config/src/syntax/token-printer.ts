import { Aligner } from './aligner.js';
import type { Comment } from './nodes.js';

/** White space that waits for the next token; a comment in between changes it. */
export type Space = 'blank' | 'tabstop' | 'softBreak' | 'hardBreak' | 'indent' | 'unindent';

/** More line breaks in a row become two: one empty line. */
const mostBreaks = 2;

/**
 * Prints tokens with white space between them, and puts each comment of the source before the first token behind it.
 * Only tokens that say where they stood can have comments before them; the others follow the token in front at once.
 */
export class TokenPrinter {
  private readonly aligner = new Aligner();
  private waiting: (Space | 'dropped')[] = [];
  private indentation = 0;
  private isEmpty = true;
  private atLineStart = true;
  private nextComment = 0;
  /** The source line on which the text printed last ended. */
  private line = 0;
  private lastToken = '';
  private broken = false;

  constructor(private readonly comments: readonly Comment[]) {}

  /** Asks for white space before the next token. */
  space(...spaces: readonly Space[]): void {
    this.waiting.push(...spaces);
  }

  /** Whether a comment's line break came where a statement ends by it, so that the text cannot be parsed any more. */
  get breaksStatement(): boolean {
    return this.broken;
  }

  /** Whether comments of the source wait to be printed before a place. */
  hasCommentBefore(offset: number): boolean {
    const range = this.comments[this.nextComment]?.range;
    return range !== undefined && range.start < offset;
  }

  /** Prints a token whose place in the source is known. */
  tokenAt(offset: number, line: number, text: string): void {
    if (this.hasCommentBefore(offset)) {
      if (line !== this.line && this.endsStatementHere()) this.broken = true;
      this.printCommentsBefore(offset, line);
    } else {
      this.printWaiting();
    }
    this.line = line;
    this.print(text);
    this.lastToken = '';
  }

  /** Prints a token that follows the one before it. */
  token(text: string): void {
    this.printWaiting();
    this.print(text);
    this.lastToken = text;
  }

  /** Prints the comments behind the last token. White space that still waits is dropped. */
  finish(): string {
    while (this.hasCommentBefore(Infinity)) this.printComment(Infinity);
    return `${this.aligner.finish()}\n`;
  }

  /** Only a token that moved in front of a comment needs this check: the others keep their positions. */
  private endsStatementHere(): boolean {
    const breakWaits = this.waiting.some((space) => space === 'softBreak' || space === 'hardBreak');
    return !breakWaits && /^[)\p{L}_]/u.test(this.lastToken);
  }

  private printCommentsBefore(offset: number, line: number): void {
    let last: Comment | undefined;
    while (this.hasCommentBefore(offset)) last = this.printComment(line);
    if (last?.text.startsWith('/*') === true && last.range?.endLine === line) this.printBlank();

    const breaks = line - this.line;
    const hard = this.waiting.includes('hardBreak');
    this.waiting = this.waiting.filter(isIndentation);
    this.printWaiting();
    if (breaks > 0) this.printBreaks(breaks, hard);
  }

  /** Prints the next comment; `nextLine` is the line of the token that follows the comments. */
  private printComment(nextLine: number): Comment | undefined {
    const comment = this.comments[this.nextComment++];
    if (comment?.range === undefined) return undefined;
    const { startLine, endLine } = comment.range;
    if (!this.isEmpty) {
      if (startLine !== this.line) this.breakBeforeComment(startLine - this.line);
      else if (startLine === nextLine) this.printBlank();
      else this.printTabstop();
    }
    this.indentLine();
    this.aligner.put(comment.text);
    this.isEmpty = false;
    this.line = endLine;
    return comment;
  }

  /**
   * The comment replaces the first waiting space, after the indentation in front of it. The space is kept as a mark, so
   * that a second comment does not replace the next one.
   */
  private breakBeforeComment(breaks: number): void {
    const first = this.waiting.findIndex((space) => !isIndentation(space));
    if (first !== -1) {
      for (const space of this.waiting.splice(0, first)) this.printSpace(space);
      this.waiting[0] = 'dropped';
    }
    if (breaks > 0) this.printBreaks(breaks, true);
  }

  private printWaiting(): void {
    for (const space of this.waiting) this.printSpace(space);
    this.waiting.length = 0;
  }

  private printSpace(space: Space | 'dropped'): void {
    if (space === 'indent') this.indentation++;
    else if (space === 'unindent') this.indentation--;
    else if (space === 'blank') this.printBlank();
    else if (space === 'tabstop') this.printTabstop();
    else if (space !== 'dropped') this.printBreaks(1, space === 'hardBreak');
  }

  private printBlank(): void {
    this.indentLine();
    this.aligner.blank();
  }

  private printTabstop(): void {
    this.indentLine();
    this.aligner.tabstop();
  }

  private printBreaks(count: number, hard: boolean): void {
    this.indentLine();
    for (let done = 0; done < Math.min(count, mostBreaks); done++) this.aligner.lineBreak(hard);
    this.atLineStart = true;
  }

  /** Prints a token. Text in backquotes may span lines; columns go on below its soft breaks. */
  private print(text: string): void {
    this.indentLine();
    this.isEmpty = false;
    if (!text.includes('\n')) {
      this.aligner.put(text);
      return;
    }
    const [first = '', ...others] = text.split('\n');
    this.aligner.put(first);
    for (const other of others) {
      this.aligner.lineBreak(false);
      this.aligner.put(other);
    }
    this.line += others.length;
  }

  private indentLine(): void {
    if (!this.atLineStart) return;
    this.atLineStart = false;
    for (let level = 0; level < this.indentation; level++) this.aligner.tabstop();
  }
}

function isIndentation(space: Space | 'dropped'): boolean {
  return space === 'indent' || space === 'unindent';
}
