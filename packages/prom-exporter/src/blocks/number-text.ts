/** A number in Prometheus's spelling, which is JavaScript's own except for infinities. */
export function numberText(value: number): string {
  if (Number.isFinite(value)) return String(value);
  return value === Infinity ? '+Inf' : value === -Infinity ? '-Inf' : 'NaN';
}
