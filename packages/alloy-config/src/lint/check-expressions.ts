import { dottedName, type Expression, type Field } from '../syntax/nodes.js';
import type { CheckCode } from '../schema/check-table.js';
import { deprecatedFunctions, experimentalFunctions, functions } from '../validation/functions.js';
import { textOf } from '../schema/literal.js';
import type { Report } from '../schema/problem.js';
import { describePlace, type Scope } from './scope.js';
import {
  holdsToken,
  isPlaceholder,
  isSecretAttribute,
  isSecretHeader,
  looksSecret,
  secretAdvice,
} from '../validation/secret-text.js';
import { suggest } from '../validation/suggest.js';
import { checkOperands } from './check-operands.js';
import { visitExpression, type AttributePlace } from './visit-attributes.js';

type Send = (code: CheckCode, node: { readonly range?: Expression['range'] }, message: string) => void;

/** Checks functions and texts wherever they stand. */
export function checkExpressions(scope: Scope, report: Report): void {
  for (const node of scope.nodes) {
    for (const place of node.attributes) {
      const path = describePlace(node, place);
      const send: Send = (code, at, message) =>
        report({ code, message, path, range: at.range ?? place.attribute.range });
      checkNamedSecret(place, send);
      visitExpression(place.attribute.value, place.type, (expression, type) => {
        if (expression.kind === 'call') checkCall(expression, send);
        if (expression.kind === 'binary') checkOperands(expression, send);
        if (expression.kind === 'string') {
          const isSecret = type?.kind === 'secret';
          // A part of a password may look like a variable, and is not shown.
          if (!isSecret || isPlaceholder(expression.value)) checkVariable(expression.value, expression, place, send);
          if (!isSecret) checkSecretText(expression.value, expression, place, send);
        }
        if (expression.kind === 'object' && isHeaders(place))
          expression.fields.forEach((field) => checkHeader(field, send));
      });
    }
  }
}

function checkCall(expression: Extract<Expression, { kind: 'call' }>, send: Send): void {
  const name = dottedName(expression.callee);
  if (name === undefined) return;
  const known = functions.get(name);
  if (known !== undefined) {
    checkCount(expression, name, known, send);
    return;
  }
  const replacement = deprecatedFunctions.get(name);
  if (replacement !== undefined) {
    send(
      'deprecated-function',
      expression,
      `${name}() is deprecated and fails \`alloy validate\`: write ${replacement}()`,
    );
    return;
  }
  if (experimentalFunctions.has(name)) {
    send(
      'experimental-feature',
      expression,
      `${name}() is experimental: start Alloy with --stability.level=experimental`,
    );
    return;
  }
  const near = suggest(name, [...functions.keys()]);
  send(
    'unknown-function',
    expression,
    `there is no function ${name}()${near === undefined ? '' : `: did you mean ${near}?`}`,
  );
}

function checkCount(
  call: Extract<Expression, { kind: 'call' }>,
  name: string,
  { least, most }: { readonly least: number; readonly most: number },
  send: Send,
): void {
  const given = call.arguments.length;
  if (given >= least && given <= most) return;
  const expected = most === Infinity ? `at least ${least}` : String(least);
  const advice = name === 'sys.env' ? '; for a default write coalesce(sys.env("NAME"), "default")' : '';
  send(
    'argument-count',
    call,
    `${name}() takes ${expected} ${least === 1 ? 'argument' : 'arguments'}, got ${given}${advice}`,
  );
}

/** Arguments that describe texts and do not hold one. */
const patterns = new Set(['regex', 'expression', 'firstline', 'pattern', 'selector', 'replace', 'template']);

/** Arguments in which a dollar sign has a meaning of its own. */
const templates = new Set([
  ...['replacement', 'regex', 'expression', 'template', 'selector', 'firstline', 'replace', 'pattern', 'patterns'],
  ...['statements', 'conditions', 'trace', 'metric', 'log', 'content', 'config', 'query', 'expressions'],
]);

function checkVariable(text: string, node: Expression, { attribute }: AttributePlace, send: Send): void {
  const variable = /\$\{([A-Z_][A-Z0-9_]*)[^}]*\}|(?<![\w$])\$([A-Z_][A-Z0-9_]*)(?![\w$])/.exec(text);
  if (variable !== null && !templates.has(attribute.name)) {
    const name = variable[1] ?? variable[2] ?? '';
    const around = text === variable[0] ? '' : ', joined by + with the rest of the text';
    send(
      'uninterpolated-variable',
      node,
      `Alloy does not replace ${variable[0]} in a text: write sys.env("${name}")${around}`,
    );
  }
}

function checkSecretText(text: string, node: Expression, { attribute }: AttributePlace, send: Send): void {
  // An expression that finds secrets in log lines names them without holding one.
  const isSecret = patterns.has(attribute.name) ? holdsToken : looksSecret;
  if (isSecret(text)) send('literal-secret', node, `this text holds a secret for all to read: ${secretAdvice}`);
}

/** Descriptions say which arguments are secret; the names say it where there is none. */
function checkNamedSecret({ attribute, type }: AttributePlace, send: Send): void {
  const text = textOf(attribute.value);
  if (type?.kind === 'secret' || text === undefined || text === '' || !isSecretAttribute(attribute.name)) return;
  if (isPlaceholder(text) || looksSecret(text)) return;
  send('literal-secret', attribute.value, `${attribute.name} is in plain text: ${secretAdvice}`);
}

function isHeaders({ names }: AttributePlace): boolean {
  return /^(?:http_|proxy_connect_)?headers?$/.test(names.at(-1) ?? '');
}

function checkHeader({ key, value, keyRange }: Field, send: Send): void {
  const texts = (value.kind === 'array' ? value.elements : [value]).map((element) => textOf(element) ?? '');
  const isOpen = texts.some((text) => text !== '' && !looksSecret(text) && !isPlaceholder(text));
  if (!isOpen || !isSecretHeader(key)) return;
  send(
    'literal-secret',
    { ...(keyRange !== undefined && { range: keyRange }) },
    `header ${key} is in plain text: ${secretAdvice}`,
  );
}
