const pattern = /^[\p{L}_][\p{L}\p{Nd}_]*$/u;
const keywords = new Set(['true', 'false', 'null']);

/** Whether a text may be an attribute's name, a part of a block's name, a label, or a bare object key. */
export function isIdentifier(text: string): boolean {
  return pattern.test(text) && !keywords.has(text);
}
