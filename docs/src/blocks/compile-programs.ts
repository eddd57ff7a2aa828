import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

/** Inside the workspace of the documentation, so that programs find the packages that it has. */
export const programsFolder = fileURLToPath(new URL('../../.programs', import.meta.url));

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  lib: ['lib.es2023.d.ts'],
  types: ['node'],
  strict: true,
  exactOptionalPropertyTypes: true,
  skipLibCheck: true,
  inlineSourceMap: true,
};

/** Compares a value with the one that the page shows. */
const prelude = `import { deepStrictEqual } from 'node:assert';
globalThis.shows = (actual, expected, name) =>
  deepStrictEqual(actual, expected, name + ' is not as shown: ' + JSON.stringify(actual));
`;

/** Writes files under their names, and compiles them as one program. Returns the compiler's complaints by file. */
export function compilePrograms(files: ReadonlyMap<string, string>): Map<string, string[]> {
  rmSync(programsFolder, { recursive: true, force: true });
  mkdirSync(programsFolder, { recursive: true });
  writeFileSync(join(programsFolder, 'package.json'), '{ "type": "module" }');
  writeFileSync(join(programsFolder, 'shows.mjs'), prelude);
  writeFileSync(
    join(programsFolder, 'shows.d.ts'),
    'declare function shows(actual: unknown, expected: unknown, name: string): void;',
  );
  for (const [name, code] of files) {
    const path = join(programsFolder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `${code}\nexport {};\n`);
  }
  // JavaScript is run as it is.
  const sources = [...files.keys()].filter((name) => name.endsWith('.ts'));
  const names = [...sources, 'shows.d.ts'].map((name) => join(programsFolder, name));
  const program = ts.createProgram(names, options);
  const { diagnostics } = program.emit();
  const complaints = new Map<string, string[]>();
  for (const diagnostic of [...ts.getPreEmitDiagnostics(program), ...diagnostics]) {
    const { file, start, messageText } = diagnostic;
    const name = file === undefined ? '' : relative(programsFolder, file.fileName);
    const line = file === undefined ? 0 : file.getLineAndCharacterOfPosition(start ?? 0).line + 1;
    const found = complaints.get(name) ?? [];
    found.push(`line ${line}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`);
    complaints.set(name, found);
  }
  return complaints;
}
