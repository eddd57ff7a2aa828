const uuidsAtATime = 128;
const bytesOfOne = 16;
const charsOfOne = 36;
/** Where the digits of each byte stand. */
const positions = Uint8Array.of(0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34);
/** The two hexadecimal digits of each byte, as one number of two characters. */
const digitsOf = Uint16Array.from({ length: 256 }, (_, byte) => {
  const [high, low] = byte.toString(16).padStart(2, '0');
  return ((high as string).charCodeAt(0) << 8) | (low as string).charCodeAt(0);
});
const hyphen = '-'.charCodeAt(0);

/** Many are drawn at a time, because a call costs as much as thousands of bytes. */
const random = new Uint8Array(8 * uuidsAtATime * bytesOfOne);
let used = random.length;
let pool = '';
let taken = 0;

/**
 * A random UUID (RFC 9562, version 4), from the engine's cryptographic random numbers. `crypto.randomUUID` returns a
 * rope of twenty strings, which has to be flattened when it is written. Generating many at a time costs less than half,
 * and gives flat strings.
 */
export function randomUuid(): string {
  if (taken === pool.length) refill();
  const uuid = pool.slice(taken, taken + charsOfOne);
  taken += charsOfOne + 1;
  return uuid;
}

function refill(): void {
  if (used === random.length) {
    crypto.getRandomValues(random);
    used = 0;
  }
  // Each is followed by a hyphen that is not used.
  const text = Buffer.alloc(uuidsAtATime * (charsOfOne + 1), hyphen);
  const view = new DataView(text.buffer, text.byteOffset, text.length);
  let from = used;
  for (let to = 0; to < text.length; to += charsOfOne + 1, from += bytesOfOne) {
    random[from + 6] = ((random[from + 6] as number) & 0x0f) | 0x40;
    random[from + 8] = ((random[from + 8] as number) & 0x3f) | 0x80;
    for (let index = 0; index < bytesOfOne; index++) {
      const digits = digitsOf[random[from + index] as number] as number;
      view.setUint16(to + (positions[index] as number), digits);
    }
  }
  used = from;
  pool = text.toString('latin1');
  taken = 0;
}
