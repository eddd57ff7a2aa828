import { replacementCharacter } from './characters.js';

const shortEscapes: Readonly<Record<string, string | undefined>> = {
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};
const escape = /\\(?:([0-7]{3})|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))/gsu;

/** Value of a string literal; `text` includes the quotes. */
export function stringValue(text: string): string {
  const inner = text.slice(1, -1);
  if (text.startsWith('`')) return inner.replaceAll('\r', '');
  if (!inner.includes('\\')) return inner;
  // Byte escapes may spell the UTF-8 of one character together, so bytes are what is put together.
  return Buffer.concat(bytesOf(inner)).toString('utf8');
}

function* pieces(inner: string): Generator<string | number> {
  let end = 0;
  for (const match of inner.matchAll(escape)) {
    const [whole, octal, byte, short, long, letter = ''] = match;
    yield inner.slice(end, match.index);
    if (octal !== undefined) yield parseInt(octal, 8);
    else if (byte !== undefined) yield parseInt(byte, 16);
    else if (short !== undefined || long !== undefined) yield characterOf(parseInt(short ?? long ?? '', 16));
    else yield shortEscapes[letter] ?? letter;
    end = match.index + whole.length;
  }
  yield inner.slice(end);
}

/** The scanner reports a number that is not a character; parsing goes on to find the rest. */
function characterOf(code: number): string {
  return String.fromCodePoint(code > 0x10ffff ? replacementCharacter : code);
}

function bytesOf(inner: string): Buffer[] {
  return Array.from(pieces(inner), (piece) => (typeof piece === 'number' ? Buffer.of(piece) : Buffer.from(piece)));
}

/** The nearest JavaScript number to a number literal. A leading zero makes an integer octal. */
export function numberValue(text: string): number {
  return /^0[0-7]+$/.test(text) ? parseInt(text, 8) : Number(text);
}
