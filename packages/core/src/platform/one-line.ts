/**
 * A text on one line that tells a terminal nothing: characters that control it, or turn text round, become escapes such
 * as `\u001b`.
 */
export function oneLine(text: string): string {
  // eslint-disable-next-line no-control-regex -- control characters are the point
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}
