/** Milliseconds for people and headers: rounded up, apart from what a sum of fractions leaves below a microsecond. */
export function wholeMs(ms: number): number {
  return Math.ceil(Math.round(ms * 1000) / 1000);
}
