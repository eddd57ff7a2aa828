import { formatValue } from './format-value.js';
import { element, text, type Box } from './svg.js';
import { theme } from './theme.js';

/** Round numbers from 0, or from `min`, to at least `max`. */
function ticks(min: number, max: number, count = 4): readonly number[] {
  const raw = (max - min) / count || 1;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = ([1, 2, 2.5, 5, 10].find((factor) => factor * power >= raw * 0.999) ?? 10) * power;
  const first = Math.floor(min / step);
  const last = Math.ceil(max / step - 1e-9);
  return Array.from({ length: last - first + 1 }, (_, index) => Number(((first + index) * step).toPrecision(12)));
}

/** The same for values of a unit: of bytes, round numbers are those of their prefix. */
export function unitTicks(min: number, max: number, unit: string): readonly number[] {
  const scale = unit === 'bytes' ? 1024 ** Math.floor(Math.log2(max) / 10) : 1;
  return ticks(min / scale, max / scale).map((value) => value * scale);
}

/** Lines and numbers of a vertical axis, and what turns a value into a height. */
export function verticalAxis(
  box: Box,
  values: readonly number[],
  unit: string,
): { svg: string; y: (value: number) => number } {
  const low = values[0] ?? 0;
  const high = values.at(-1) ?? 1;
  const y = (value: number): number => box.y + box.height - ((value - low) / (high - low || 1)) * box.height;
  const lines = values.map(
    (value) =>
      element('line', { x1: box.x, x2: box.x + box.width, y1: y(value), y2: y(value), stroke: theme.grid }) +
      text(box.x - 6, y(value) + 3.5, formatValue(value, unit), { size: 10, fill: theme.faint, anchor: 'end' }),
  );
  return { svg: lines.join(''), y };
}

/** Times of day below a graph, in UTC. */
export function timeAxis(box: Box, end: number, spanSeconds: number): string {
  const count = box.width > 400 ? 5 : 3;
  return Array.from({ length: count }, (_, index) => {
    const share = index / (count - 1);
    const time = new Date((end - spanSeconds * (1 - share)) * 1000).toISOString().slice(11, 19);
    const anchor = index === 0 ? 'start' : index === count - 1 ? 'end' : 'middle';
    return text(box.x + share * box.width, box.y + box.height + 14, time, { size: 10, fill: theme.faint, anchor });
  }).join('');
}
