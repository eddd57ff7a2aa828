const uuidsAtATime = 128;
const bytesOfOne = 16;
const charsOfOne = 36;
/** Number of bytes between two hyphens. */
const groups = [4, 2, 2, 2, 6];
const digits = Uint8Array.from('0123456789abcdef', (digit) => digit.charCodeAt(0));
const hyphen = '-'.charCodeAt(0);

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
  const bytes = crypto.getRandomValues(new Uint8Array(uuidsAtATime * bytesOfOne));
  // Each is followed by a hyphen that is not used.
  const text = Buffer.alloc(uuidsAtATime * (charsOfOne + 1), hyphen);
  let to = 0;
  for (let from = 0; from < bytes.length;) {
    bytes[from + 6] = ((bytes[from + 6] as number) & 0x0f) | 0x40;
    bytes[from + 8] = ((bytes[from + 8] as number) & 0x3f) | 0x80;
    for (const size of groups) {
      for (const end = from + size; from < end; from++) {
        const byte = bytes[from] as number;
        text[to++] = digits[byte >> 4] as number;
        text[to++] = digits[byte & 0x0f] as number;
      }
      to++;
    }
  }
  pool = text.toString('latin1');
  taken = 0;
}
