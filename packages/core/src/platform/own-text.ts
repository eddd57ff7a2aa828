/**
 * At most `longest` characters, with `...` at the end of a cut text. Does not keep the memory of a longer text, as a
 * slice does.
 */
export function ownText(text: string, longest: number): string {
  return text.length <= longest ? text : `${copyOf(text.slice(0, longest - 3))}...`;
}

/** The same text in memory of its own, where it may be a slice or a concatenation of longer ones. */
export function copyOf(text: string): string {
  return Buffer.from(text, 'utf16le').toString('utf16le');
}
