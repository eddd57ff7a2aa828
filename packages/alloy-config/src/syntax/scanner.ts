import {
  byteOrderMark,
  describeCharacter,
  digitValue,
  endOfText,
  isDecimal,
  isLetter,
  isLetterOrDigit,
  replacementCharacter,
} from './characters.js';
import type { BinaryOperator, UnaryOperator } from './nodes.js';

/** What a token is, by the name that Alloy's messages use. */
export type TokenKind =
  | 'ILLEGAL'
  | 'EOF'
  | 'TERMINATOR'
  | 'COMMENT'
  | 'IDENT'
  | 'NUMBER'
  | 'FLOAT'
  | 'STRING'
  | 'BOOL'
  | 'NULL'
  | BinaryOperator
  | UnaryOperator
  | '='
  | '{'
  | '}'
  | '('
  | ')'
  | '['
  | ']'
  | ','
  | '.';

/** Tokens after which the end of a line ends the statement. */
const endsStatement: ReadonlySet<TokenKind> = new Set<TokenKind>([
  'IDENT',
  'NUMBER',
  'FLOAT',
  'STRING',
  'BOOL',
  'NULL',
  '}',
  ')',
  ']',
]);
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

  /** The character under the cursor, where it stands, and where the next one stands. */
  private code = 0;
  private offset = 0;
  private nextOffset = 0;
  private line = 1;
  private pendingTerminator = false;

  constructor(
    readonly source: string,
    private readonly report: (offset: number, line: number, message: string) => void,
  ) {
    this.advance();
    if (this.code === byteOrderMark) this.advance();
  }

  /** The text of the current token. */
  get text(): string {
    return this.source.slice(this.start, this.end);
  }

  /** Goes to the next token. */
  scan(): void {
    this.skipBlanks();
    this.start = this.offset;
    this.startLine = this.line;
    const terminated = this.pendingTerminator;
    this.pendingTerminator = false;
    this.kind = this.scanToken(terminated);
    // A character that is no token leaves the end of the line as it was.
    this.pendingTerminator =
      endsStatement.has(this.kind) || (this.kind === 'ILLEGAL' && (terminated || this.inQuotes()));
    this.end = this.offset;
    // The cursor has not passed a newline that it stands on, so its line is that of the token's last character.
    this.endLine = this.line;
  }

  private scanToken(terminated: boolean): TokenKind {
    const code = this.code;
    if (isLetter(code)) return this.scanWord();
    if (isDecimal(code) || (code === 0x2e && isDecimal(this.peek()))) return this.scanNumber();
    if (code === slash && (this.peek() === slash || this.peek() === asterisk)) {
      if (terminated && this.commentsReachLineEnd()) return 'TERMINATOR';
      this.scanComment();
      return 'COMMENT';
    }
    this.advance();
    if (code === endOfText) return terminated ? 'TERMINATOR' : 'EOF';
    if (code === newline) return 'TERMINATOR';
    return this.scanSymbol(code);
  }

  private scanSymbol(code: number): TokenKind {
    const character = String.fromCodePoint(code);
    if (single.has(character)) return character as TokenKind;
    if (character === '/') return '/';
    if (widened.has(character)) {
      if (!this.at(equals)) return character as TokenKind;
      this.advance();
      return `${character}=` as TokenKind;
    }
    if (doubled.has(character)) {
      if (this.at(code)) this.advance();
      else this.report(this.offset, this.line, `missing second ${character} in ${character}${character}`);
      return `${character}${character}` as TokenKind;
    }
    if (character === '"') return this.scanString(code, true);
    if (character === '`') return this.scanString(code, false);
    if (character === "'") {
      this.report(this.start, this.startLine, 'illegal single-quoted string; use double quotes');
      this.scanString(code, true);
    } else if (code !== byteOrderMark) {
      this.report(this.start, this.startLine, `illegal character ${describeCharacter(code)}`);
    }
    return 'ILLEGAL';
  }

  private scanWord(): TokenKind {
    while (isLetterOrDigit(this.code)) this.advance();
    const word = this.source.slice(this.start, this.offset);
    if (word === 'true' || word === 'false') return 'BOOL';
    return word === 'null' ? 'NULL' : 'IDENT';
  }

  private scanNumber(): TokenKind {
    let kind: TokenKind = 'NUMBER';
    this.skipDigits();
    if (this.at(0x2e)) {
      kind = 'FLOAT';
      this.advance();
      this.skipDigits();
    }
    if (this.at(0x65) || this.at(0x45)) {
      kind = 'FLOAT';
      this.advance();
      if (this.at(0x2b) || this.at(0x2d)) this.advance();
      if (!isDecimal(this.code)) this.report(this.start, this.startLine, 'exponent has no digits');
      this.skipDigits();
    }
    return kind;
  }

  private skipDigits(): void {
    while (isDecimal(this.code)) this.advance();
  }

  /** Scans behind the opening quote. Only text without escapes may span lines. */
  private scanString(quote: number, escapes: boolean): 'STRING' {
    for (;;) {
      const code = this.code;
      if (code === endOfText || (escapes && code === newline)) {
        this.report(this.start, this.startLine, 'string literal not terminated');
        return 'STRING';
      }
      this.advance();
      if (code === quote) return 'STRING';
      if (escapes && code === backslash) this.scanEscape();
    }
  }

  /** Scans behind the backslash, and stops at the first character that does not fit. */
  private scanEscape(): void {
    const { offset, line } = this;
    const letter = this.at(endOfText) ? '' : String.fromCodePoint(this.code);
    if (letter !== '' && 'abfnrtv\\"'.includes(letter)) {
      this.advance();
      return;
    }
    const form = escapeForms[letter] ?? (letter >= '0' && letter <= '7' ? octal : undefined);
    if (form === undefined) {
      this.report(offset, line, letter === '' ? 'escape sequence not terminated' : 'unknown escape sequence');
      return;
    }
    if (form !== octal) this.advance();
    let value = 0;
    for (let digit = 0; digit < form.digits; digit++) {
      if (digitValue(this.code) >= form.base) {
        const message = this.at(endOfText)
          ? 'escape sequence not terminated'
          : `illegal character ${describeCharacter(this.code)} in escape sequence`;
        this.report(offset, line, message);
        return;
      }
      value = value * form.base + digitValue(this.code);
      this.advance();
    }
    if (value > form.most || (value >= 0xd800 && value < 0xe000)) {
      this.report(offset, line, 'escape sequence is invalid Unicode code point');
    }
  }

  private scanComment(): void {
    const { offset, line } = this;
    this.advance();
    if (this.at(slash)) {
      while (!this.at(newline) && !this.at(endOfText)) this.advance();
      return;
    }
    if (!this.skipBlockComment(false)) this.report(offset, line, 'block comment not terminated');
  }

  /** Goes from the asterisk of a block comment behind its end; `false` if a newline, when asked for, or the end comes first. */
  private skipBlockComment(stopAtNewline: boolean): boolean {
    this.advance();
    while (!this.at(endOfText)) {
      const code = this.code;
      if (stopAtNewline && code === newline) return false;
      this.advance();
      if (code === asterisk && this.at(slash)) {
        this.advance();
        return true;
      }
    }
    return false;
  }

  /** Whether only comments come between the cursor and the end of the line. The cursor stays where it is. */
  private commentsReachLineEnd(): boolean {
    const { code, offset, nextOffset, line } = this;
    const reached = this.skipCommentsOfLine();
    Object.assign(this, { code, offset, nextOffset, line });
    return reached;
  }

  private skipCommentsOfLine(): boolean {
    while (this.at(slash)) {
      this.advance();
      if (this.at(slash)) return true;
      if (!this.at(asterisk)) return false;
      if (!this.skipBlockComment(true) && this.at(newline)) return true;
      while (this.isBlank()) this.advance();
      if (this.at(newline) || this.at(endOfText)) return true;
    }
    return false;
  }

  private skipBlanks(): void {
    while (this.isBlank() || (this.at(newline) && !this.pendingTerminator)) this.advance();
  }

  private isBlank(): boolean {
    return this.at(0x20) || this.at(0x09) || this.at(0x0d);
  }

  /** Whether the current token is a text in single quotes. */
  private inQuotes(): boolean {
    return this.source[this.start] === "'";
  }

  /** Asks for the character under the cursor; the compiler would take a property for unchanged by `advance`. */
  private at(code: number): boolean {
    return this.code === code;
  }

  private peek(): number {
    return this.source.charCodeAt(this.nextOffset);
  }

  private advance(): void {
    if (this.code === newline) this.line++;
    this.offset = this.nextOffset;
    if (this.offset >= this.source.length) {
      this.code = endOfText;
      return;
    }
    const code = this.source.codePointAt(this.offset) ?? endOfText;
    this.code = code;
    this.nextOffset += code > 0xffff ? 2 : 1;
    if (code === 0) this.report(this.offset, this.line, 'illegal character NUL');
    if (code < 0x80) return;
    if (code >= 0xd800 && code < 0xe000) {
      this.report(this.offset, this.line, 'illegal UTF-8 encoding');
      this.code = replacementCharacter;
    } else if (code === byteOrderMark && this.offset > 0) {
      this.report(this.offset, this.line, 'illegal byte order mark');
    }
  }
}

interface EscapeForm {
  readonly digits: number;
  readonly base: number;
  readonly most: number;
}

const octal: EscapeForm = { digits: 3, base: 8, most: 255 };
const escapeForms: Readonly<Record<string, EscapeForm | undefined>> = {
  x: { digits: 2, base: 16, most: 255 },
  u: { digits: 4, base: 16, most: 0x10ffff },
  U: { digits: 8, base: 16, most: 0x10ffff },
};
