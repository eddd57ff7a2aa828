import { Buffer } from 'node:buffer';
import { AlloySyntaxError } from '../syntax/alloy-syntax-error.js';
import type { AlloyFile, Block, Body, Comment, SourceRange, Statement } from '../syntax/nodes.js';
import { parseWithComments } from '../syntax/parse-alloy.js';
import { printAlloy } from '../syntax/print-alloy.js';
import { checkExpressions } from './check-expressions.js';
import { checkPorts } from './check-ports.js';
import { checkReferences } from './check-references.js';
import { checkSignals } from './check-signals.js';
import { checkStatements } from './check-statements.js';
import { checkTable } from '../schema/check-table.js';
import type { Finding } from '../validation/finding.js';
import { ignoredCodes } from '../schema/ignore-comment.js';
import type { Problem, Report } from '../schema/problem.js';
import { isModule, Scope } from './scope.js';

/**
 * Checks a configuration for what Alloy refuses, loses, or leaks; see `checkTable`. Findings come in the order of the
 * text. A built tree is printed first, so its findings have places too. Never throws: a text that does not parse gives
 * findings of the code `syntax-error`. A comment `// alloy-lint-ignore CODE` switches a check off for the statement
 * behind it.
 */
export function lintAlloy(configuration: string | AlloyFile): Finding[] {
  const text = typeof configuration === 'string' ? configuration : (configuration.source ?? printAlloy(configuration));
  const parsed = parsedOrFindings(text);
  if (Array.isArray(parsed)) return parsed;

  const problems: Problem[] = [];
  checkScope(parsed.file.body, (problem) => problems.push(problem), new Set());
  const isIgnored = ignoredIn(parsed.file.body, parsed.comments);
  const lineStarts = lineStartsOf(text);
  return problems
    .filter((problem) => !isIgnored(problem))
    .sort((one, other) => (one.range?.start ?? 0) - (other.range?.start ?? 0))
    .map(({ code, message, path, range }) => ({
      code,
      severity: checkTable[code].severity,
      message,
      path,
      ...placeOf(text, lineStarts, range),
    }));
}

function parsedOrFindings(text: string): ReturnType<typeof parseWithComments> | Finding[] {
  try {
    return parseWithComments(text);
  } catch (error) {
    if (!(error instanceof AlloySyntaxError)) throw error;
    return error.diagnostics.map(({ message, line, column }) => ({
      code: 'syntax-error',
      severity: checkTable['syntax-error'].severity,
      message,
      path: '',
      line,
      column,
    }));
  }
}

/** A file, or the body of a module within it. */
function checkScope(body: Body, report: Report, outerNames: ReadonlySet<string>): void {
  const names = new Set([...outerNames, ...ownNames(body)]);
  const scope = new Scope(body);
  checkStatements(body, report, names);
  checkReferences(scope, report, names);
  checkSignals(scope, report);
  checkExpressions(scope, report);
  checkPorts(scope, report);
  for (const module of body.filter((statement): statement is Block => isBlock(statement) && isModule(statement))) {
    checkModule(module, report, names);
  }
}

function checkModule(module: Block, report: Report, names: ReadonlySet<string>): void {
  if (module.name === 'declare') {
    checkScope(module.body, report, names);
    return;
  }
  // The loop's variable may have any name, and its components stand in a `template` block.
  const variable = module.body.find((statement) => statement.kind === 'attribute' && statement.name === 'var');
  const name = variable?.kind === 'attribute' && variable.value.kind === 'string' ? [variable.value.value] : [];
  for (const template of module.body.filter(isBlock)) checkScope(template.body, report, new Set([...names, ...name]));
}

/** What modules and imports of a body are called. */
function ownNames(body: Body): string[] {
  return body.flatMap((statement) => {
    if (!isBlock(statement) || statement.label === undefined) return [];
    return statement.name === 'declare' || statement.name.startsWith('import.') ? [statement.label] : [];
  });
}

/** Each comment that switches checks off works for the first statement that begins behind it. */
function ignoredIn(body: Body, comments: readonly Comment[]): (problem: Problem) => boolean {
  const marks = comments.filter(({ text }) => ignoredCodes(text).length > 0);
  if (marks.length === 0) return () => false;
  const ranges = rangesIn(body).sort((one, other) => one.start - other.start);
  const ignored = marks.map(({ text, range }) => ({
    codes: ignoredCodes(text),
    statement: ranges.find(({ start }) => start >= (range?.end ?? 0)),
  }));
  return ({ code, range }) =>
    range !== undefined &&
    ignored.some(
      ({ codes, statement }) =>
        statement !== undefined && codes.includes(code) && range.start >= statement.start && range.end <= statement.end,
    );
}

function rangesIn(body: Body): SourceRange[] {
  return body.flatMap((statement) => {
    if (statement.kind !== 'attribute' && statement.kind !== 'block') return [];
    const own = statement.range === undefined ? [] : [statement.range];
    return statement.kind === 'block' ? [...own, ...rangesIn(statement.body)] : own;
  });
}

function isBlock(statement: Statement): statement is Block {
  return statement.kind === 'block';
}

function lineStartsOf(text: string): readonly number[] {
  return [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
}

function placeOf(
  text: string,
  lineStarts: readonly number[],
  range: SourceRange | undefined,
): { readonly line: number; readonly column: number } {
  if (range === undefined) return { line: 1, column: 1 };
  const lineStart = lineStarts[range.startLine - 1] ?? 0;
  return { line: range.startLine, column: Buffer.byteLength(text.slice(lineStart, range.start)) + 1 };
}
