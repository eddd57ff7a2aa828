import { suggest } from './suggest.js';

// cspell:disable
/** Functions of Go's templates, of sprig, and of the stages of `loki.process`. */
const functionNames: readonly string[] = (
  'Hash Replace Sha2Hash ToLower ToUpper Trim TrimLeft TrimPrefix TrimRight TrimSpace TrimSuffix abbrev abbrevboth ' +
  'add add1 add1f addf adler32sum ago all and any append atoi b32dec b32enc b64dec b64enc base bcrypt biggest ' +
  'buildCustomCert call camelcase cat ceil chunk clean coalesce compact concat contains date dateInZone dateModify ' +
  'date_in_zone date_modify decryptAES deepCopy deepEqual default derivePassword dict dig dir div divf duration ' +
  'durationRound empty encryptAES env eq expandenv ext fail first float64 floor fromJson ge genCA genCAWithKey ' +
  'genPrivateKey genSelfSignedCert genSelfSignedCertWithKey genSignedCert genSignedCertWithKey get getHostByName gt ' +
  'has hasKey hasPrefix hasSuffix hello html htmlDate htmlDateInZone htpasswd indent index initial initials int ' +
  'int64 isAbs join js kebabcase keys kindIs kindOf last le len list lower lt max maxf merge mergeOverwrite min ' +
  'minf mod mul mulf mustAppend mustChunk mustCompact mustDateModify mustDeepCopy mustFirst mustFromJson mustHas ' +
  'mustInitial mustLast mustMerge mustMergeOverwrite mustPrepend mustRegexFind mustRegexFindAll mustRegexMatch ' +
  'mustRegexReplaceAll mustRegexReplaceAllLiteral mustRegexSplit mustRest mustReverse mustSlice mustToDate ' +
  'mustToJson mustToPrettyJson mustToRawJson mustUniq mustWithout must_date_modify ne nindent nospace not now omit ' +
  'or osBase osClean osDir osExt osIsAbs pick pluck plural prepend print printf println quote randAlpha ' +
  'randAlphaNum randAscii randBytes randInt randNumeric regexFind regexFindAll regexMatch regexQuoteMeta ' +
  'regexReplaceAll regexReplaceAllLiteral regexSplit repeat replace rest reverse round semver semverCompare seq set ' +
  'sha1sum sha256sum sha512sum shuffle slice snakecase sortAlpha split splitList splitn squote sub subf substr ' +
  'swapcase ternary title toDate toDecimal toJson toPrettyJson toRawJson toString toStrings trim trimAll trimPrefix ' +
  'trimSuffix trimall trunc tuple typeIs typeIsLike typeOf uniq unixEpoch unset until untilStep untitle upper ' +
  'urlJoin urlParse urlquery uuidv4 values without wrap wrapWith'
).split(' ');
// cspell:enable
const functions: ReadonlySet<string> = new Set(functionNames);

/** One action: the text between the braces, cut into tokens. */
const token =
  /\s+|(?<text>"(?:\\.|[^"\\\n])*"|`[^`]*`|'(?:\\.|[^'\\\n])+')|(?<field>\.(?:[\p{L}_][\p{L}\p{N}_]*)?)|(?<variable>\$[\p{L}\p{N}_]*)|(?<number>[-+]?\d[\w.+]*)|(?<name>[\p{L}_][\p{L}\p{N}_]*)|(?<mark>:=|[|(),=])|(?<other>[^])/uy;

/**
 * Why a template of Go does not compile in a stage of `loki.process`, as a phrase; `undefined` if it does. Recognizes
 * the grammar of `text/template`; whether functions get arguments that fit is known only when they run.
 */
export function templateProblem(text: string): string | undefined {
  const open: string[] = [];
  for (let at = text.indexOf('{{'); at >= 0; at = text.indexOf('{{', at)) {
    at += 2;
    if (/^-\s/.test(text.slice(at, at + 2))) at += 2;
    const comment = /^\s*\/\*/.exec(text.slice(at, at + 20));
    if (comment !== null) {
      const end = text.indexOf('*/', at);
      const rest = /^\*\/(?:\s+-)?\}\}/.exec(end < 0 ? '' : text.slice(end, end + 20));
      if (rest === null) return 'has a comment that does not end with */}}';
      at = end + rest[0].length;
      continue;
    }
    const action = readAction(text, at);
    if (typeof action === 'string') return action;
    const problem = actionProblem(action.tokens, open);
    if (problem !== undefined) return problem;
    at = action.end;
  }
  const left = open.at(-1);
  return left === undefined ? undefined : `has {{ ${left} }} without its {{ end }}`;
}

interface Token {
  readonly kind: string;
  readonly text: string;
}

function readAction(text: string, start: number): { readonly tokens: readonly Token[]; readonly end: number } | string {
  const tokens: Token[] = [];
  token.lastIndex = start;
  let depth = 0;
  for (;;) {
    const at = token.lastIndex;
    const closing = /^(?:\s-)?\}\}/.exec(text.slice(at, at + 4));
    if (closing !== null) return depth > 0 ? 'has a ( without its )' : { tokens, end: at + closing[0].length };
    const found = token.exec(text);
    if (found === null) return 'has {{ without }}';
    const groups: readonly [string, string | undefined][] = Object.entries(found.groups ?? {});
    const [kind, value = ''] = groups.find(([, group]) => group !== undefined) ?? [''];
    if (kind === 'other') return `has ${JSON.stringify(value)} in an action`;
    if (value === '(') depth++;
    if (value === ')' && --depth < 0) return 'has a ) without its (';
    if (kind !== '') tokens.push({ kind, text: value });
  }
}

/** Words that begin a part of a template, and what they need behind them. */
const openers = new Set(['if', 'with', 'range', 'define', 'block']);
const constants = new Set(['true', 'false', 'nil']);

function actionProblem(tokens: readonly Token[], open: string[]): string | undefined {
  const [first, second] = tokens;
  if (first === undefined) return 'has an empty action';
  const word = first.kind === 'name' ? first.text : '';
  if (word === 'end') return tokens.length === 1 && open.pop() !== undefined ? undefined : 'has an {{ end }} too many';
  if (word === 'break' || word === 'continue') {
    return open.includes('range') ? undefined : `has {{ ${word} }} outside of {{ range }}`;
  }
  if (word === 'else') {
    if (!['if', 'with', 'range'].includes(open.at(-1) ?? '')) return 'has an {{ else }} without its {{ if }}';
    const isAlone = second === undefined;
    return isAlone || ['if', 'with'].includes(second.text)
      ? pipelineProblem(tokens.slice(isAlone ? 1 : 2), isAlone)
      : elseProblem;
  }
  const isNamed = word === 'define' || word === 'block' || word === 'template';
  if (isNamed && second?.kind !== 'text') return `has {{ ${word} }} without a name in quotes`;
  if (openers.has(word)) open.push(word);
  const rest = tokens.slice(isNamed ? 2 : openers.has(word) ? 1 : 0);
  return pipelineProblem(rest, word === 'define' || word === 'template');
}

const elseProblem = 'has an {{ else }} with something else than if or with behind it';

function pipelineProblem(tokens: readonly Token[], mayBeEmpty: boolean): string | undefined {
  if (tokens.length === 0) return mayBeEmpty ? undefined : 'has an action without a value';
  for (const [index, { kind, text }] of tokens.entries()) {
    const before = tokens[index - 1];
    const isMisplaced =
      (text === '|' && before === undefined) ||
      (text === ')' && before?.text === '(') ||
      (['=', ':=', ','].includes(text) && before?.kind !== 'variable');
    if (kind === 'mark' && isMisplaced) return `has ${text} in the wrong place: compare by eq, as in {{ if eq .a .b }}`;
    if (kind !== 'name' || constants.has(text) || functions.has(text)) continue;
    const near = suggest(text, functionNames);
    return `calls ${text}, which is not a function${near === undefined ? `; a field is .${text}` : `: did you mean ${near}?`}`;
  }
  return undefined;
}
