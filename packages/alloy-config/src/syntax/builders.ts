import { showValue } from '@tta/core/authors';
import { AlloyConfigError } from './alloy-config-error.js';
import { isIdentifier } from './identifier.js';
import { endsWithBrokenCall } from './layout.js';
import type { AlloyFile, Attribute, BlankLine, Block, Body, Comment, Statement } from './nodes.js';
import { toExpression, type Value, type ValueRecord } from './to-expression.js';

/**
 * Content of a body: a record of attributes, or a list of statements. Lists may nest, and `undefined` entries are
 * left out, so parts can be made under a condition.
 */
export type BodyInput = ValueRecord | readonly BodyEntry[];
/** One entry of a list that makes a body. */
export type BodyEntry = Statement | undefined | readonly BodyEntry[];

/** A whole file. Blank lines are put where Alloy's formatter wants them, as in `block`. */
export function alloyFile(body: BodyInput): AlloyFile {
  const statements = bodyOf(body);
  const [first] = statements;
  if (first?.kind === 'comment' && first.trailing) throw misplacedTrailingComment(first);
  return { kind: 'file', body: statements };
}

/** A block without a label: `block('rule', { action: 'drop' })`. */
export function block(name: string, body: BodyInput): Block;
/** A block with a label: `block('prometheus.scrape', 'app', [...])`. */
export function block(name: string, label: string | undefined, body: BodyInput): Block;
export function block(name: string, ...rest: [BodyInput] | [string | undefined, BodyInput]): Block {
  const [label, body] = rest.length === 1 ? [undefined, rest[0]] : rest;
  for (const part of name.split('.')) {
    if (!isIdentifier(part)) throw badName("a block's name", 'identifiers joined by dots', name);
  }
  if (label !== undefined && !isIdentifier(label)) throw badName("a block's label", 'an identifier', label);
  return { kind: 'block', name, ...(label !== undefined && { label }), body: bodyOf(body) };
}

/** `name = value`. */
export function attribute(name: string, value: Value): Attribute {
  if (!isIdentifier(name)) throw badName("an attribute's name", 'an identifier', name);
  try {
    return { kind: 'attribute', name, value: toExpression(value) };
  } catch (error) {
    throw error instanceof AlloyConfigError ? error.within(name) : error;
  }
}

/** A comment on a line of its own; `text` is without its slashes. */
export function comment(text: string): Comment {
  // eslint-disable-next-line no-control-regex -- control characters are what is refused
  if (/[\u0000-\u0008\n-\u001f\ufeff\p{Cs}]/u.test(text)) {
    throw new AlloyConfigError(
      `a comment must be one line of text without control characters, got ${showValue(text)}; make one comment per line`,
    );
  }
  return { kind: 'comment', text: `// ${text}`.trimEnd() };
}

/** A comment behind the statement before it, on its line. */
export function trailingComment(text: string): Comment {
  return { ...comment(text), trailing: true };
}

/** An empty line. Several in a row become one; at the edges of a body they vanish. */
export function blankLine(): BlankLine {
  return { kind: 'blankLine' };
}

function bodyOf(input: BodyInput): Body {
  return spaced(isList(input) ? flatten(input) : attributesOf(input));
}

function isList(input: BodyInput): input is readonly BodyEntry[] {
  return Array.isArray(input);
}

function attributesOf(record: ValueRecord): Attribute[] {
  return Object.entries(record).flatMap(([name, value]) => (value === undefined ? [] : [attribute(name, value)]));
}

function flatten(entries: readonly BodyEntry[]): Statement[] {
  return entries.flatMap((entry) => {
    if (entry === undefined) return [];
    return 'kind' in entry ? [entry] : flatten(entry);
  });
}

/** Puts and drops blank lines as the formatter does, so that a tree comes back from its text as it was. */
function spaced(statements: readonly Statement[]): Body {
  const body: Statement[] = [];
  for (const statement of statements) {
    const previous = body.at(-1);
    if (statement.kind === 'blankLine') {
      if (previous !== undefined && previous.kind !== 'blankLine') body.push(statement);
      continue;
    }
    if (statement.kind === 'comment' && statement.trailing && !mayHaveTrailingComment(previous)) {
      throw misplacedTrailingComment(statement);
    }
    if (previous !== undefined && needsBlankLine(previous, statement)) body.push({ kind: 'blankLine' });
    body.push(statement);
  }
  if (body.at(-1)?.kind === 'blankLine') body.pop();
  return body;
}

/** Without a statement before it, it follows the brace of its block. */
function mayHaveTrailingComment(statement: Statement | undefined): boolean {
  if (statement?.kind === 'attribute') return !endsWithBrokenCall(statement.value);
  return statement === undefined || statement.kind === 'block';
}

function needsBlankLine(previous: Statement, next: Statement): boolean {
  if (previous.kind === 'blankLine' || (next.kind === 'comment' && next.trailing)) return false;
  if (previous.kind === 'comment' && !previous.trailing) return false;
  return next.kind !== 'attribute' || previous.kind === 'block';
}

function misplacedTrailingComment({ text }: Comment): AlloyConfigError {
  return new AlloyConfigError(
    `a trailing comment must come directly after a block, a brace, or an attribute that does not end with a call on several lines, got ${showValue(text)} elsewhere; use comment() for one on its own line`,
  );
}

function badName(what: string, expected: string, received: unknown): AlloyConfigError {
  return new AlloyConfigError(
    `${what} must be ${expected} (letters, digits and _, no leading digit, not true, false or null), got ${showValue(received)}; replace other characters by _`,
  );
}
