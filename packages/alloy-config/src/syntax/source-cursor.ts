import { byteOrderMark, endOfText, replacementCharacter } from './characters.js';

const newline = 0x0a;

/** Says what is wrong with the text at a place. */
export type ReportAt = (offset: number, line: number, message: string) => void;

/** Goes through a text character by character, counts its lines, and reports those that no Alloy file may hold. */
export class SourceCursor {
  /** The character under the cursor. */
  code = 0;
  /** Where it stands. */
  offset = 0;
  line = 1;
  private nextOffset = 0;

  constructor(
    readonly source: string,
    readonly report: ReportAt,
  ) {
    this.advance();
    if (this.code === byteOrderMark) this.advance();
  }

  /** Result of `look`, which may move the cursor; the cursor is then put back. */
  lookAhead(look: () => boolean): boolean {
    const { code, offset, nextOffset, line } = this;
    const found = look();
    Object.assign(this, { code, offset, nextOffset, line });
    return found;
  }

  /** Asks for the character under the cursor; the compiler would take a property for unchanged by `advance`. */
  at(code: number): boolean {
    return this.code === code;
  }

  /** The character behind the one under the cursor. */
  peek(): number {
    return this.source.charCodeAt(this.nextOffset);
  }

  /** Goes to the next character. */
  advance(): void {
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
