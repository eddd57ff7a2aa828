/** A point of a picture. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A piece of a ring, from one turn to another; 0 is noon, 0.25 is three o'clock. */
export function arc(center: Point, outer: number, inner: number, from: number, to: number): string {
  // A whole ring has no two ends to be drawn between.
  const end = Math.min(to, from + 0.9999);
  const isLong = end - from > 0.5 ? 1 : 0;
  const at = (radius: number, turn: number): string => {
    const angle = turn * 2 * Math.PI;
    return `${(center.x + radius * Math.sin(angle)).toFixed(1)} ${(center.y - radius * Math.cos(angle)).toFixed(1)}`;
  };
  const o = outer.toFixed(1);
  const i = inner.toFixed(1);
  return `M${at(outer, from)} A${o} ${o} 0 ${isLong} 1 ${at(outer, end)} L${at(inner, end)} A${i} ${i} 0 ${isLong} 0 ${at(inner, from)} Z`;
}
