import { byteOrderMark, describeCharacter, endOfText, isDecimal, isLetter, isLetterOrDigit } from './characters.js';
import { scanEscape } from './scan-escape.js';
import { SourceCursor, type ReportAt } from './source-cursor.js';
import { endsStatement, type TokenKind } from './token-kind.js';

const single: ReadonlySet<string> = new Set('+-*%^{}()[],.');
const widened: ReadonlySet<string> = new Set('!=<>');
const doubled: ReadonlySet<string> = new Set('|&');

const newline = 0x0a;
const backslash = 0x5c;
const slash = 0x2f;
const asterisk = 0x2a;
const equals = 0x3d;

/**
 * Splits a text into tokens. Looks one character ahead, as Alloy's scanner does: that is why an illegal character is
 * reported before the parser has seen the token in front of it.
 */
export class Scanner {
  /** The current token. */
  kind: TokenKind = 'EOF';
  start = 0;
  end = 0;
  /** Lines of the token's first and last character. */
  startLine = 1;
  endLine = 1;

  private readonly cursor: SourceCursor;
  private pendingTerminator = false;

  constructor(source: string, report: ReportAt) {
    this.cursor = new SourceCursor(source, report);
  }

  /** The text of the current token. */
  get text(): string {
    return this.cursor.source.slice(this.start, this.end);
  }

  /** Goes to the next token. */
  scan(): void {
    this.skipBlanks();
    this.start = this.cursor.offset;
    this.startLine = this.cursor.line;
    const terminated = this.pendingTerminator;
    this.pendingTerminator = false;
    this.kind = this.scanToken(terminated);
    // A character that is not a token does not change how the line ends.
    this.pendingTerminator =
      endsStatement.has(this.kind) || (this.kind === 'ILLEGAL' && (terminated || this.inQuotes()));
    this.end = this.cursor.offset;
    // The cursor has not passed the newline at its position, so its line is that of the token's last character.
    this.endLine = this.cursor.line;
  }

  private scanToken(terminated: boolean): TokenKind {
    const code = this.cursor.code;
    if (isLetter(code)) return this.scanWord();
    if (isDecimal(code) || (code === 0x2e && isDecimal(this.cursor.peek()))) return this.scanNumber();
    if (code === slash && (this.cursor.peek() === slash || this.cursor.peek() === asterisk)) {
      if (terminated && this.commentsReachLineEnd()) return 'TERMINATOR';
      this.scanComment();
      return 'COMMENT';
    }
    this.cursor.advance();
    if (code === endOfText) return terminated ? 'TERMINATOR' : 'EOF';
    if (code === newline) return 'TERMINATOR';
    return this.scanSymbol(code);
  }

  private scanSymbol(code: number): TokenKind {
    const character = String.fromCodePoint(code);
    if (single.has(character)) return character as TokenKind;
    if (character === '/') return '/';
    if (widened.has(character)) {
      if (!this.cursor.at(equals)) return character as TokenKind;
      this.cursor.advance();
      return `${character}=` as TokenKind;
    }
    if (doubled.has(character)) {
      if (this.cursor.at(code)) this.cursor.advance();
      else
        this.cursor.report(
          this.cursor.offset,
          this.cursor.line,
          `missing second ${character} in ${character}${character}`,
        );
      return `${character}${character}` as TokenKind;
    }
    if (character === '"') return this.scanString(code, true);
    if (character === '`') return this.scanString(code, false);
    if (character === "'") {
      this.cursor.report(this.start, this.startLine, 'illegal single-quoted string; use double quotes');
      this.scanString(code, true);
    } else if (code !== byteOrderMark) {
      this.cursor.report(this.start, this.startLine, `illegal character ${describeCharacter(code)}`);
    }
    return 'ILLEGAL';
  }

  private scanWord(): TokenKind {
    while (isLetterOrDigit(this.cursor.code)) this.cursor.advance();
    const word = this.cursor.source.slice(this.start, this.cursor.offset);
    if (word === 'true' || word === 'false') return 'BOOL';
    return word === 'null' ? 'NULL' : 'IDENT';
  }

  private scanNumber(): TokenKind {
    let kind: TokenKind = 'NUMBER';
    this.skipDigits();
    if (this.cursor.at(0x2e)) {
      kind = 'FLOAT';
      this.cursor.advance();
      this.skipDigits();
    }
    if (this.cursor.at(0x65) || this.cursor.at(0x45)) {
      kind = 'FLOAT';
      this.cursor.advance();
      if (this.cursor.at(0x2b) || this.cursor.at(0x2d)) this.cursor.advance();
      if (!isDecimal(this.cursor.code)) this.cursor.report(this.start, this.startLine, 'exponent has no digits');
      this.skipDigits();
    }
    return kind;
  }

  private skipDigits(): void {
    while (isDecimal(this.cursor.code)) this.cursor.advance();
  }

  /** Scans behind the opening quote. Only text without escapes may span lines. */
  private scanString(quote: number, escapes: boolean): 'STRING' {
    for (;;) {
      const code = this.cursor.code;
      if (code === endOfText || (escapes && code === newline)) {
        this.cursor.report(this.start, this.startLine, 'string literal not terminated');
        return 'STRING';
      }
      this.cursor.advance();
      if (code === quote) return 'STRING';
      if (escapes && code === backslash) scanEscape(this.cursor);
    }
  }

  private scanComment(): void {
    const { offset, line } = this.cursor;
    this.cursor.advance();
    if (this.cursor.at(slash)) {
      while (!this.cursor.at(newline) && !this.cursor.at(endOfText)) this.cursor.advance();
      return;
    }
    if (!this.skipBlockComment(false)) this.cursor.report(offset, line, 'block comment not terminated');
  }

  /** Skips a block comment from its asterisk; `false` if the end, or a newline when asked for, comes first. */
  private skipBlockComment(stopAtNewline: boolean): boolean {
    this.cursor.advance();
    while (!this.cursor.at(endOfText)) {
      const code = this.cursor.code;
      if (stopAtNewline && code === newline) return false;
      this.cursor.advance();
      if (code === asterisk && this.cursor.at(slash)) {
        this.cursor.advance();
        return true;
      }
    }
    return false;
  }

  /** Whether only comments come between the cursor and the end of the line. */
  private commentsReachLineEnd(): boolean {
    return this.cursor.lookAhead(() => this.skipCommentsOfLine());
  }

  private skipCommentsOfLine(): boolean {
    while (this.cursor.at(slash)) {
      this.cursor.advance();
      if (this.cursor.at(slash)) return true;
      if (!this.cursor.at(asterisk)) return false;
      if (!this.skipBlockComment(true) && this.cursor.at(newline)) return true;
      while (this.isBlank()) this.cursor.advance();
      if (this.cursor.at(newline) || this.cursor.at(endOfText)) return true;
    }
    return false;
  }

  private skipBlanks(): void {
    while (this.isBlank() || (this.cursor.at(newline) && !this.pendingTerminator)) this.cursor.advance();
  }

  private isBlank(): boolean {
    return this.cursor.at(0x20) || this.cursor.at(0x09) || this.cursor.at(0x0d);
  }

  /** Whether the current token is a text in single quotes. */
  private inQuotes(): boolean {
    return this.cursor.source[this.start] === "'";
  }
}
