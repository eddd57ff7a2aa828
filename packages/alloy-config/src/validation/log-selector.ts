import { stringValue } from '../syntax/literal-value.js';
import { regexProblem } from './regex-syntax.js';

/** One condition on a label of a log line. */
export interface LabelMatcher {
  readonly label: string;
  readonly operator: '=' | '!=' | '=~' | '!~';
  readonly value: string;
}

/** A selector of `stage.match`, or why Alloy refuses it, as a phrase. */
export interface LogSelector {
  readonly matchers: readonly LabelMatcher[];
  readonly problem?: string;
}

const text = String.raw`("(?:[^"\\\n]|\\(?:[abfnrtv\\"]|[0-7]{3}|x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8}))*")`;
const matcher = new RegExp(String.raw`\s*([\p{L}_][\p{L}\p{Nd}_]*)\s*(=~|!~|!=|=)\s*${text}\s*`, 'uy');
const lineFilter = new RegExp(String.raw`\s*(\|=|\|~|!=|!~)\s*${text}\s*`, 'uy');

/** Reads `{job="app", level=~"warn|error"} |= "text"`: Alloy takes matchers and line filters, no parsers. */
export function readSelector(selector: string): LogSelector {
  const matchers: LabelMatcher[] = [];
  const refused = (problem: string): LogSelector => ({ matchers, problem });
  let at = /^\s*/.exec(selector)?.[0].length ?? 0;
  if (selector[at] !== '{') return refused('must begin with the labels in braces, such as {job="app"}');
  do {
    const [whole, label = '', operator = '', quoted = ''] = matchAt(matcher, selector, ++at);
    if (whole === undefined) return refused(labelProblem(selector.slice(at)));
    const value = stringValue(quoted);
    const problem = operator.endsWith('~') ? regexProblem(value) : undefined;
    if (problem !== undefined) return refused(`has an expression for ${label} that ${problem}`);
    matchers.push({ label, operator: operator as LabelMatcher['operator'], value });
    at += whole.length;
  } while (selector[at] === ',');
  if (selector[at] !== '}') return refused('lacks a comma or the closing } behind a label');
  for (at++; at < selector.length && !/^\s*$/.test(selector.slice(at));) {
    const [whole, operator = '', quoted = ''] = matchAt(lineFilter, selector, at);
    if (whole === undefined) {
      return refused(
        `has ${JSON.stringify(selector.slice(at).trim())}: behind the braces only |=, !=, |~ and !~ with a text in "" may stand`,
      );
    }
    const problem = operator.endsWith('~') ? regexProblem(stringValue(quoted)) : undefined;
    if (problem !== undefined) return refused(`has a filter that ${problem}`);
    at += whole.length;
  }
  return { matchers };
}

function labelProblem(rest: string): string {
  if (/^\s*(?:\}|$)/.test(rest)) return 'needs at least one label, such as {job="app"}';
  if (/^\s*[\p{L}_][\p{L}\p{Nd}_]*\s*(?:=~|!~|!=|=)/u.test(rest)) return 'needs each value in "", such as {job="app"}';
  return `cannot be read from ${JSON.stringify(rest.trim().slice(0, 20))} on: write label="value"`;
}

function matchAt(pattern: RegExp, source: string, at: number): readonly (string | undefined)[] {
  pattern.lastIndex = at;
  return pattern.exec(source) ?? [];
}
