const longestLabelValue = 1024;
const longestHelp = 4096;
const safe = /^[ !#-[\]-~]*$/;
const unsafe = /[\\"\p{Cc}\p{Surrogate}]/gu;
const replacement = '\uFFFD';

/**
 * A label's value as it stands between double quotes: cut at 1024 characters; control characters and half surrogate
 * pairs, which some parsers end a line at or refuse, become U+FFFD.
 */
export function escapeLabelValue(value: string): string {
  const short = cut(value, longestLabelValue);
  return safe.test(short) ? short : short.replace(unsafe, (character) => escapeCharacter(character, '\\"'));
}

/** A description on its HELP line. Only OpenMetrics escapes double quotes there. */
export function escapeHelp(help: string, escapesQuotes: boolean): string {
  return cut(help, longestHelp).replace(unsafe, (character) => escapeCharacter(character, escapesQuotes ? '\\"' : '"'));
}

function escapeCharacter(character: string, quote: string): string {
  switch (character) {
    case '\\':
      return '\\\\';
    case '\n':
      return '\\n';
    case '"':
      return quote;
    case '\t':
      return character;
    default:
      return replacement;
  }
}

function cut(text: string, longest: number): string {
  return text.length <= longest ? text : `${text.slice(0, longest - 3)}...`;
}
