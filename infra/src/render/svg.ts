/** A rectangle of a picture, in pixels. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

type Attributes = Readonly<Record<string, string | number>>;

/** One element. Numbers get one decimal, so that a picture is the same wherever it is drawn. */
export function element(name: string, attributes: Attributes, content = ''): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${attribute(value)}"`);
  return content === '' ? `<${name}${written.join('')}/>` : `<${name}${written.join('')}>${content}</${name}>`;
}

/** How a text looks. */
export interface TextStyle {
  readonly size?: number;
  readonly fill?: string;
  readonly anchor?: 'start' | 'middle' | 'end';
  readonly weight?: number;
  /** Width limit in pixels; longer text ends in an ellipsis. */
  readonly maxWidth?: number;
}

/** A line of text with its base at (x, y). */
export function text(x: number, y: number, content: string, style: TextStyle = {}): string {
  const { size = 11, fill = '#ccccdc', anchor = 'start', weight = 400, maxWidth } = style;
  return element(
    'text',
    { x, y, 'font-size': size, fill, 'text-anchor': anchor, 'font-weight': weight },
    escape(maxWidth === undefined ? content : shorten(content, maxWidth, size)),
  );
}

/** How wide a text is, about: fonts differ. */
export function textWidth(content: string, size: number): number {
  return content.length * size * 0.56;
}

function shorten(content: string, maxWidth: number, size: number): string {
  if (textWidth(content, size) <= maxWidth) return content;
  return `${content.slice(0, Math.max(1, Math.floor(maxWidth / (size * 0.56)) - 1)).trimEnd()}…`;
}

function attribute(value: string | number): string {
  return typeof value === 'number' ? String(Math.round(value * 10) / 10) : escape(value);
}

function escape(content: string): string {
  return content.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}
