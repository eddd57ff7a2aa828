/** Why RE2, Alloy's kind of regular expression, would refuse a text, as a phrase with advice; `undefined` if it looks right. */
export function regexProblem(regex: string): string | undefined {
  if (/\(\?<?[=!]/.test(regex)) return 'uses lookaround, which RE2 does not have: match the opposite, or use two rules';
  if (/(?:^|[^\\])(?:\\\\)*\\[1-9]/.test(regex)) return 'uses a back reference, which RE2 does not have';
  // Go's flags and named groups are written differently in JavaScript, or not at all.
  const comparable = regex
    .replaceAll('(?P<', '(?<')
    .replaceAll(/\(\?[imsU-]+(:|\))/g, (_, end: string) => (end === ':' ? '(?:' : ''))
    .replaceAll(/\\[AzQE]/g, '')
    .replaceAll(/\[\[:\^?\w+:\]/g, '[a')
    .replaceAll(/\[:\^?\w+:\]/g, 'a')
    .replaceAll(/\\p[A-Z]/g, 'a');
  try {
    new RegExp(comparable);
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/^.*\/: ?/, '').toLowerCase() : 'it does not parse';
    return `is not a regular expression: ${reason}`;
  }
  return undefined;
}
