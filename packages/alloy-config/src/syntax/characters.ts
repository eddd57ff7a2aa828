/** Stands for the end of the text where a character is expected. */
export const endOfText = -1;
/** The byte order mark: allowed as the very first character only. */
export const byteOrderMark = 0xfeff;
/** The character that replaces invalid text. */
export const replacementCharacter = 0xfffd;

/** Whether a character may begin an identifier. */
export function isLetter(code: number): boolean {
  const lower = code | 0x20;
  if (lower >= 0x61 && lower <= 0x7a && code < 0x80) return true;
  return code === 0x5f || (code >= 0x80 && /^\p{L}$/u.test(String.fromCodePoint(code)));
}

/** Whether a character may follow the first character of an identifier. */
export function isLetterOrDigit(code: number): boolean {
  return isLetter(code) || isDecimal(code) || (code >= 0x80 && /^\p{Nd}$/u.test(String.fromCodePoint(code)));
}

/** Whether a character is a decimal digit. */
export function isDecimal(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

/** The value of a digit of any base up to 16; 16 for any other character. */
export function digitValue(code: number): number {
  if (isDecimal(code)) return code - 0x30;
  const lower = code | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x61 + 10 : 16;
}

/** Whether a text consists of characters that can be seen, or of spaces. */
export function isPrintable(text: string): boolean {
  return /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]*$/u.test(text);
}

/** A character as Alloy's messages name it: `U+003B ';'`. */
export function describeCharacter(code: number): string {
  const number = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
  const character = String.fromCodePoint(code);
  return isPrintable(character) ? `${number} '${character}'` : number;
}

const named = new Map([
  ['\u0007', '\\a'],
  ['\b', '\\b'],
  ['\f', '\\f'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
  ['\v', '\\v'],
  ['"', '\\"'],
  ['\\', '\\\\'],
]);

/** A text in quotes as Alloy's messages show it. */
export function quoteForMessage(text: string): string {
  const shown = Array.from(text, (character) => {
    const known = named.get(character);
    if (known !== undefined) return known;
    if (isPrintable(character)) return character;
    const digits = (character.codePointAt(0) ?? 0).toString(16);
    if (digits.length <= 2 && character < '\u0080') return `\\x${digits.padStart(2, '0')}`;
    return digits.length <= 4 ? `\\u${digits.padStart(4, '0')}` : `\\U${digits.padStart(8, '0')}`;
  });
  return `"${shown.join('')}"`;
}
