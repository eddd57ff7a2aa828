import {
  block,
  blocks,
  body,
  openBody,
  optional,
  required,
  requiredBlock,
  requiredBlocks,
  type BodySpec,
  type Members,
  type MemberSpec,
} from '../schema/body-spec.js';
import {
  any,
  anyInteger,
  anyNumber,
  boolean,
  duration,
  filled,
  filledListOf,
  listOf,
  mapOf,
  regex,
  sensitive,
  size,
  string,
  targets,
  url,
  type Typed,
} from '../schema/value-type.js';
import { knownMembers } from './known-members.js';
import { otelcolReceiverOtlp } from './otelcol-receiver-otlp.js';
import { httpClientMembers, httpClientRules } from './shared/http-client.js';
import { clientTls, exporterMembers, debugMetricsMembers, otelcolOutput, serverTls } from './shared/otelcol.js';
import { relabelRule } from './shared/relabel-rule.js';
import { serverMembers } from './shared/server.js';
import { tlsConfig } from './shared/tls-config.js';

const types: Readonly<Record<string, Typed<unknown>>> = {
  a: listOf(any),
  b: boolean,
  d: duration,
  f: filled,
  F: filledListOf(filled),
  i: anyInteger,
  l: listOf(string),
  m: mapOf(any),
  n: anyNumber,
  r: regex,
  s: sensitive,
  t: targets,
  u: url,
  x: any,
  z: size,
};

const otlp = otelcolReceiverOtlp.spec.body.members;

/** Groups that typed functions use as well. */
const described: Readonly<Record<string, BodySpec>> = {
  http: body({ members: httpClientMembers, rules: httpClientRules }),
  tls_config: tlsConfig,
  client_tls: clientTls,
  server_tls: serverTls,
  queue: exporterMembers.sending_queue.body,
  retry: exporterMembers.retry_on_failure.body,
  debug: debugMetricsMembers.debug_metrics.body,
  output: otelcolOutput,
  rule: relabelRule,
  http_server: serverMembers.http.body,
  grpc_server: serverMembers.grpc.body,
  otlp_http: otlp.http.body,
  otlp_grpc: otlp.grpc.body,
  any: openBody,
};

let texts: ReadonlyMap<string, string> | undefined;

/** The members of a component or group in the table; `undefined` if it has no line there. */
export function readMembers(name: string): BodySpec | undefined {
  // Read when it is first asked for: most files need few of them.
  texts ??= new Map(
    knownMembers
      .trim()
      .split(/\n(?! )/)
      .map((line) => [line.split(/\s/, 1)[0] ?? '', line.slice(line.search(/\s|$/)).trim()]),
  );
  const text = texts.get(name);
  return text === undefined ? undefined : bodyOf(text);
}

function group(name: string): BodySpec {
  return described[name] ?? readMembers(`@${name}`) ?? openBody;
}

function bodyOf(text: string): BodySpec {
  const tokens = split(text);
  // A body that is one group is just that, with the checks that belong to it.
  if (tokens.length === 1 && text.startsWith('@')) return group(text.slice(1));
  const groups = tokens.filter((token) => token.startsWith('@')).map((token) => group(token.slice(1)));
  const alternatives = tokens.filter((token) => token.includes('|') && !token.includes('{'));
  const exactlyOne = alternatives.map((token) => token.slice(0, -1).split('|'));
  const own = tokens
    .filter((token) => !token.startsWith('@') && token !== '...' && !alternatives.includes(token))
    .concat(exactlyOne.flat())
    .map(readMember);
  const members: Members = Object.fromEntries([...groups.flatMap((of) => Object.entries(of.members)), ...own]);
  return body({
    members,
    exactlyOne,
    ...(tokens.includes('...') && { open: true }),
    rules: groups.flatMap(({ rules = [] }) => rules),
  });
}

function readMember(token: string): [string, MemberSpec] {
  const [, name = '', mark = '', isMany, inner, type] = /^([\w.]+)("?!?)(\*?)(?:\{([^]*)\}|:(\w)|)$/.exec(token) ?? [];
  const isRequired = mark.endsWith('!');
  if (inner === undefined) {
    const of = type === undefined ? string : (types[type] ?? any);
    return [name, isRequired ? required(of) : optional(of)];
  }
  const make = isMany === '*' ? (isRequired ? requiredBlocks : blocks) : isRequired ? requiredBlock : block;
  const spec = make(bodyOf(inner));
  return [name, mark.startsWith('"') ? { ...spec, labeled: true } : spec];
}

/** Splits at the blanks outside of braces. */
function split(text: string): string[] {
  const tokens: string[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at <= text.length; at++) {
    const letter = text[at];
    if (letter === '{') depth++;
    else if (letter === '}') depth--;
    else if (letter === undefined || (depth === 0 && /\s/.test(letter))) {
      if (at > start) tokens.push(text.slice(start, at));
      start = at + 1;
    }
  }
  return tokens;
}
