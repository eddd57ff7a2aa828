/**
 * JSON of the server, with what could mislead a reader made visible: names and messages come from anywhere, and some
 * characters control a terminal or turn text round. Line feeds and tabs stay.
 */
export function parseData(json: string): unknown {
  return JSON.parse(json, (_, value: unknown) => (typeof value === 'string' ? visible(value) : value));
}

function visible(text: string): string {
  // eslint-disable-next-line no-control-regex -- control characters are the point
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}
