import { element, text, textWidth, type Box } from './svg.js';
import { theme } from './theme.js';

/** A name, its colour, and the value behind it. */
export interface LegendEntry {
  readonly name: string;
  readonly color: string;
  readonly value: string;
}

const size = 10.5;

/** Entries beside each other, in as many lines as the box has room for; the rest is counted. */
export function drawLegend(box: Box, entries: readonly LegendEntry[]): string {
  const parts: string[] = [];
  let x = box.x;
  let y = box.y + 11;
  for (const [index, { name, color, value }] of entries.entries()) {
    const label = `${name}  ${value}`;
    const width = Math.min(textWidth(label, size) + 30, box.width);
    if (x > box.x && x + width > box.x + box.width) {
      x = box.x;
      y += 15;
    }
    if (
      y > box.y + box.height ||
      (y + 15 > box.y + box.height && x + width * 2 > box.x + box.width && index < entries.length - 1)
    ) {
      parts.push(text(x, y, `and ${entries.length - index} more`, { size, fill: theme.faint }));
      break;
    }
    parts.push(
      element('rect', { x, y: y - 6, width: 12, height: 4, rx: 2, fill: color }),
      text(x + 17, y, label, { size, maxWidth: width - 18 }),
    );
    x += width;
  }
  return parts.join('');
}
