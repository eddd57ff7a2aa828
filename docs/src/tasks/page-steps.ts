import { execFileSync } from 'node:child_process';
import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { isProgram } from '../blocks/page-programs.js';
import { markdownBlocks } from '../blocks/markdown-blocks.js';
import { readPage } from '../site/page-files.js';

/** The visible blocks of a page, as a reader takes them over: those inside HTML comments are not there. */
export function visibleBlocks(page: string): ReturnType<typeof markdownBlocks> {
  return markdownBlocks(readPage(page).replace(/<!--.*?-->/gs, ''));
}

/** Saves each program of a page under its name; one without a name becomes `main.js`, which the next one continues. */
export function savePrograms(page: string, project: string): void {
  writeFileSync(join(project, 'package.json'), '{ "type": "module" }');
  for (const { language, title, code } of visibleBlocks(page)) {
    if (!isProgram(language, title)) continue;
    const { outputText } = ts.transpileModule(code, {
      // Imports stay that only a later block uses.
      compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, verbatimModuleSyntax: true },
    });
    const save = title === undefined && !code.startsWith('import ') ? appendFileSync : writeFileSync;
    save(join(project, title ?? 'main.js'), language === 'ts' ? outputText : code);
  }
}

/** The block of that language which contains the text. */
export function blockWith(page: string, language: string, text: string): string {
  const found = visibleBlocks(page).find((block) => block.language === language && block.code.includes(text));
  if (found === undefined) throw new Error(`${page} has no ${language} block with ${text}`);
  return found.code;
}

/** Runs commands of a page in a shell, whose home is the project. */
export function runCommands(commands: string, project: string): string {
  return execFileSync('bash', ['--norc', '-euo', 'pipefail', '-c', commands], {
    cwd: project,
    encoding: 'utf8',
    env: { PATH: process.env.PATH ?? '', HOME: project },
  });
}
