/** 10 to the power of a number's width: no number of that width reaches it. */
const powers = Array.from({ length: 11 }, (_, width) => 10 ** width);
const digitZero = 48;

/** Writes a whole number of exactly this width; `false` for other numbers. */
export function writeDigits(bytes: Buffer, start: number, width: number, number: number): boolean {
  let rest = number | 0;
  if (rest !== number || rest < 0 || rest >= (powers[width] ?? 0) || (width > 1 && rest < (powers[width - 1] ?? 0))) {
    return false;
  }
  for (let at = start + width - 1; at >= start; at--) {
    const shorter = (rest / 10) | 0;
    bytes[at] = digitZero + rest - shorter * 10;
    rest = shorter;
  }
  return true;
}
