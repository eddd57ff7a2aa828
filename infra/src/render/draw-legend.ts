import { element, text, textWidth, type Box } from './svg.js';
import { theme } from './theme.js';

/** A name, its colour, and the value behind it. */
export interface LegendEntry {
  readonly name: string;
  readonly color: string;
  readonly value: string;
}

const size = 10.5;
const lineHeight = 15;

/** How many pixels the entries need, up to two lines of them. */
export function legendHeight(width: number, entries: readonly LegendEntry[]): number {
  const needed = entries.reduce((sum, { name, value }) => sum + textWidth(`${name}  ${value}`, size) + 30, 0);
  return needed > width ? 2 * lineHeight + 2 : lineHeight + 1;
}

/** Entries beside each other, in as many lines as the box has room for; the rest is counted. */
export function drawLegend(box: Box, entries: readonly LegendEntry[]): string {
  const parts: string[] = [];
  let x = box.x;
  let y = box.y + 11;
  const right = box.x + box.width;
  for (const [index, { name, color, value }] of entries.entries()) {
    const label = `${name}  ${value}`;
    const width = Math.min(textWidth(label, size) + 30, box.width);
    const isLastLine = y + lineHeight > box.y + box.height;
    // On the last line, room is kept to say how many are left out.
    const reserve = isLastLine && index < entries.length - 1 ? 70 : 0;
    if (x > box.x && x + width + reserve > right) {
      if (isLastLine) {
        parts.push(text(x, y, `and ${entries.length - index} more`, { size, fill: theme.faint }));
        break;
      }
      x = box.x;
      y += lineHeight;
    }
    parts.push(
      element('rect', { x, y: y - 6, width: 12, height: 4, rx: 2, fill: color }),
      text(x + 17, y, label, { size, maxWidth: width - 18 }),
    );
    x += width;
  }
  return parts.join('');
}
