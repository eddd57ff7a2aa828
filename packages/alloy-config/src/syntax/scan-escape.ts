import { describeCharacter, digitValue, endOfText } from './characters.js';
import type { SourceCursor } from './source-cursor.js';

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

/** Scans an escape sequence behind its backslash, and stops at the first character that does not fit. */
export function scanEscape(cursor: SourceCursor): void {
  const { offset, line } = cursor;
  const letter = cursor.at(endOfText) ? '' : String.fromCodePoint(cursor.code);
  if (letter !== '' && 'abfnrtv\\"'.includes(letter)) {
    cursor.advance();
    return;
  }
  const form = escapeForms[letter] ?? (letter >= '0' && letter <= '7' ? octal : undefined);
  if (form === undefined) {
    cursor.report(offset, line, letter === '' ? 'escape sequence not terminated' : 'unknown escape sequence');
    return;
  }
  if (form !== octal) cursor.advance();
  let value = 0;
  for (let digit = 0; digit < form.digits; digit++) {
    if (digitValue(cursor.code) >= form.base) {
      const message = cursor.at(endOfText)
        ? 'escape sequence not terminated'
        : `illegal character ${describeCharacter(cursor.code)} in escape sequence`;
      cursor.report(offset, line, message);
      return;
    }
    value = value * form.base + digitValue(cursor.code);
    cursor.advance();
  }
  if (value > form.most || (value >= 0xd800 && value < 0xe000)) {
    cursor.report(offset, line, 'escape sequence is invalid Unicode code point');
  }
}
