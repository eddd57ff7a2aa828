import { AlloyConfigError } from './alloy-config-error.js';

const unsafe =
  // eslint-disable-next-line no-control-regex -- these are the characters to escape
  /["\\\u0000-\u001f\u007f-\u00a0\u00ad\u2000-\u200f\u2028-\u202f\u2060-\u206f\ufeff\ufff0-\uffff]/g;
const named = new Map([
  ['"', '\\"'],
  ['\\', '\\\\'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
]);

/**
 * A string as an Alloy literal in double quotes. Quotes, backslashes, and all characters that Alloy refuses or that
 * cannot be seen are escaped. Throws an `AlloyConfigError` for half a surrogate pair, which no UTF-8 file can hold.
 */
export function quoteString(value: string): string {
  const loneSurrogate = value.search(/\p{Cs}/u);
  if (loneSurrogate !== -1) {
    throw new AlloyConfigError(
      `a string must be Unicode text, got half a surrogate pair at index ${loneSurrogate}; cut strings between characters`,
    );
  }
  return `"${value.replace(unsafe, escapeCharacter)}"`;
}

/** Below U+0080 a byte escape is a character, above it is not. */
function escapeCharacter(character: string): string {
  const known = named.get(character);
  if (known !== undefined) return known;
  const code = character.charCodeAt(0);
  const digits = code.toString(16);
  return code < 0x80 ? `\\x${digits.padStart(2, '0')}` : `\\u${digits.padStart(4, '0')}`;
}
