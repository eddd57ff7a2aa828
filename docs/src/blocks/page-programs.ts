import type { Block } from './markdown-blocks.js';

/** A program that a reader of a page would have: its files, and what the page says that it prints. */
export interface PageProgram {
  /** The line of the page on which it begins. */
  readonly line: number;
  /** From a file's name to its code, each line of which is on the line that it has in the page. The first one is run. */
  readonly files: ReadonlyMap<string, string>;
  /** Lines that standard output is said to have, in this order; `...` stands for anything. */
  readonly output: readonly string[];
}

/**
 * The programs of a page. A block that begins with an import begins a program, and those behind it continue it. A block
 * with a file's name as its title is a file beside it, and one with the title `output` is what it prints.
 */
export function pagePrograms(blocks: readonly Block[]): PageProgram[] {
  const programs: { line: number; files: Map<string, string>; output: string[] }[] = [];
  for (const { language, title, code, line } of blocks) {
    const last = programs.at(-1);
    if (title === 'output') {
      if (last === undefined) throw new Error(`line ${line} shows the output of no program`);
      last.output.push(...code.split('\n').filter((each) => each.trim() !== ''));
    }
    if (language !== 'ts') continue;
    if (title !== undefined && last !== undefined && !last.files.has(title)) last.files.set(title, atLine(line, code));
    else if (last === undefined || /^\s*(?:\/\/.*\n)*import\s/.test(code)) {
      programs.push({ line, files: new Map([[title ?? 'main.ts', atLine(line, code)]]), output: [] });
    } else {
      const [first = 'main.ts'] = last.files.keys();
      last.files.set(first, continued(last.files.get(first) ?? '', line, code));
    }
  }
  return programs;
}

function atLine(line: number, code: string): string {
  return '\n'.repeat(line - 1) + code;
}

function continued(before: string, line: number, code: string): string {
  return before + '\n'.repeat(line - before.split('\n').length) + code;
}
