import type { Block } from './markdown-blocks.js';

/** A program that a reader of a page would have: its files, and what the page says that it prints. */
export interface PageProgram {
  /** The line of the page on which it begins. */
  readonly line: number;
  /** From a file's name to its code, each line of which is on the line that it has in the page. See `mainFile`. */
  readonly files: ReadonlyMap<string, string>;
  /** Lines that standard output is said to have, in this order; `...` stands for anything. */
  readonly output: readonly string[];
}

/**
 * The programs of a page: blocks of TypeScript, and of JavaScript that have a file's name as their title. A block that
 * begins with an import begins a program, and those behind it continue it. A block with the name of another file is a
 * file beside it, and one with the title `output` is what it prints.
 */
export function pagePrograms(blocks: readonly Block[]): PageProgram[] {
  const programs: { line: number; files: Map<string, string>; output: string[] }[] = [];
  for (const { language, title, code, line } of blocks) {
    const last = programs.at(-1);
    if (title === 'output') {
      if (last === undefined) throw new Error(`line ${line} shows the output of no program`);
      last.output.push(...code.split('\n').filter((each) => each.trim() !== ''));
    }
    if (!isProgram(language, title)) continue;
    const begins = /^\s*(?:\/\/.*\n)*import\s/.test(code);
    const isFileBeside = title !== undefined && last?.files.has(title) === false;
    if (last === undefined || (begins && !isFileBeside)) {
      programs.push({ line, files: new Map([[title ?? 'main.ts', atLine(line, code)]]), output: [] });
    } else if (isFileBeside) last.files.set(title, atLine(line, code));
    else {
      const name = title ?? last.files.keys().next().value ?? 'main.ts';
      last.files.set(name, continued(last.files.get(name) ?? '', line, code));
    }
  }
  return programs;
}

/** Whether the block is a program or a part of one. */
export function isProgram(language: string, title: string | undefined): boolean {
  return language === 'ts' || (language === 'js' && title !== undefined);
}

/** The file that is run: the one named `main`, else the first. */
export function mainFile(names: readonly string[]): string {
  return names.find((name) => /(?:^|\/)main\.[jt]s$/.test(name)) ?? names[0] ?? 'main.ts';
}

function atLine(line: number, code: string): string {
  return '\n'.repeat(line - 1) + code;
}

function continued(before: string, line: number, code: string): string {
  return before + '\n'.repeat(line - before.split('\n').length) + code;
}
