import { Buffer } from 'node:buffer';
import { checkTable, type CheckCode } from '../schema/check-table.js';
import type { Problem } from '../schema/problem.js';
import { AlloySyntaxError } from '../syntax/alloy-syntax-error.js';
import { parseWithComments } from '../syntax/parse-alloy.js';
import type { Finding } from '../validation/finding.js';
import { checkScope } from './check-scope.js';
import { ignoredIn } from './ignored-problems.js';

/** A finding, and the file that it is in. */
export interface FileFinding extends Finding {
  /** As it was named. */
  readonly file: string;
}

/** Results of the checks on files that Alloy loads together. */
export interface LintReport {
  /** In the order of the files and of their lines. */
  readonly findings: readonly FileFinding[];
  /** Components of which only the name is known, such as `loki.source.kafka.c`: their arguments were not checked. */
  readonly notChecked: readonly string[];
}

/**
 * Checks files as Alloy loads a folder: all of them are one configuration, in which each may refer to the others.
 * `files` are texts by the names of their files. Never throws: a text that does not parse gives findings of the code
 * `syntax-error`, and then a reference that leads nowhere is not reported, because it may lead into that text.
 */
export function lintAlloyFiles(files: Readonly<Record<string, string>>): LintReport {
  const broken = Object.entries(files).flatMap(([file, text]) => syntaxFindings(file, text));
  const brokenFiles = new Set(broken.map(({ file }) => file));
  const joined = new JoinedFiles(Object.entries(files).filter(([file]) => !brokenFiles.has(file)));
  const { file: tree, comments } = parseWithComments(joined.text);

  const problems: Problem[] = [];
  const notChecked = checkScope(tree.body, (problem) => problems.push(problem));
  const isIgnored = ignoredIn(tree.body, comments);
  const findings = problems
    .filter((problem) => !isIgnored(problem) && !(brokenFiles.size > 0 && needsAllFiles.has(problem.code)))
    .sort((one, other) => (one.range?.start ?? 0) - (other.range?.start ?? 0))
    .map(({ code, message, path, range }) => ({
      code,
      severity: checkTable[code].severity,
      message,
      path,
      ...joined.placeOf(range?.start ?? 0),
    }));
  return { findings: [...broken, ...findings], notChecked: notChecked.map(({ id }) => id) };
}

const needsAllFiles: ReadonlySet<CheckCode> = new Set(['dangling-reference', 'unconsumed-component']);

function syntaxFindings(file: string, text: string): readonly FileFinding[] {
  try {
    parseWithComments(text);
    return [];
  } catch (error) {
    if (!(error instanceof AlloySyntaxError)) throw error;
    return error.diagnostics.map(({ message, line, column }) => ({
      file,
      code: 'syntax-error',
      severity: checkTable['syntax-error'].severity,
      message,
      path: '',
      line,
      column,
    }));
  }
}

interface FilePart {
  readonly file: string;
  readonly text: string;
  /** Where it begins in the whole. */
  readonly start: number;
  /** Counted when a first place is asked for. */
  lineStarts?: readonly number[];
}

/** Texts one below the other. Statements end with their line, so the whole means what Alloy makes of the folder. */
class JoinedFiles {
  readonly text: string;
  private readonly parts: readonly FilePart[];

  constructor(files: readonly (readonly [string, string])[]) {
    let start = 0;
    this.parts = files.map(([file, text]): FilePart => {
      const part = { file, text, start };
      start += text.length + 1;
      return part;
    });
    // A byte order mark is allowed at the very start only; a space in its place keeps all positions.
    this.text = files.map(([, text]) => `${text.replace(/^\uFEFF/, ' ')}\n`).join('');
  }

  placeOf(offset: number): { readonly file: string; readonly line: number; readonly column: number } {
    const part = this.parts.findLast(({ start }) => start <= offset);
    if (part === undefined) return { file: '', line: 1, column: 1 };
    const within = offset - part.start;
    part.lineStarts ??= [0, ...[...part.text.matchAll(/\n/g)].map(({ index }) => index + 1)];
    const line = lastUpTo(part.lineStarts, within);
    const column = Buffer.byteLength(part.text.slice(part.lineStarts[line], within)) + 1;
    return { file: part.file, line: line + 1, column };
  }
}

/** Index of the last of some ascending numbers that does not exceed a limit. */
function lastUpTo(numbers: readonly number[], limit: number): number {
  let [low, high] = [0, numbers.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((numbers[middle] ?? 0) <= limit) low = middle;
    else high = middle - 1;
  }
  return low;
}
