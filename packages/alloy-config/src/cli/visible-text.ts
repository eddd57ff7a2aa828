// Foreign text (files, names, answers of servers) must not steer a terminal: control characters, and those that reorder
// or hide what follows. Joiners stay: words of some languages and emoji need them.
const steering = /[\p{Cc}\u061C\u200B\u200E\u200F\u2028-\u202E\u2060-\u2069\uFEFF]/gu;
const steeringWithinLines = new RegExp(`(?![\\n\\t])${steering.source}`, 'gu');
/** The sequences of `paintFor`. */
const color = new RegExp(`(${String.fromCharCode(27)}\\[(?:[012]|3[1236])m)`);

/** The text with escapes such as `\u001b` for all characters that steer a terminal: one line. */
export function visibleText(text: string): string {
  return text.replace(steering, escaped);
}

/** The same for text of several lines that may be painted. */
export function visibleLines(text: string): string {
  return text
    .split(color)
    .map((part, index) => (index % 2 === 1 ? part : part.replace(steeringWithinLines, escaped)))
    .join('');
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
