/** A number that is not finite, in Prometheus's spelling. JavaScript's own does for all others. */
export function specialNumberText(value: number): string {
  return value === Infinity ? '+Inf' : value === -Infinity ? '-Inf' : 'NaN';
}

/** Any number. */
export function numberText(value: number): string {
  return Number.isFinite(value) ? String(value) : specialNumberText(value);
}
