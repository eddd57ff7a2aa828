import { execFileSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { describe, expect, it } from '@jest/globals';
import ts from 'typescript';
import { pageFiles, readPage } from '../site/page-files.js';
import { compilePrograms } from './compile-programs.js';
import { markdownBlocks } from './markdown-blocks.js';
import { checkYaml, manifestProgram } from './manifests.js';
import { isProgram, mainFile, pagePrograms } from './page-programs.js';
import { firstMissing, runProgram, type Ran } from './run-program.js';
import { checkShownValues } from './shown-values.js';

// The examples of READMEs are the bodies of tests beside them.
const pages = pageFiles
  .filter((file) => file.startsWith('docs/') || file.startsWith('packages/primitives/docs/'))
  .map((file) => ({ file, blocks: markdownBlocks(readPage(file)) }));

const programs = pages.flatMap(({ file, blocks }) =>
  pagePrograms(blocks).map(({ line, files, output }) => {
    const folder = `${file.replace(/\.md$/, '')}/${line}`;
    const checked = [...files].map(([name, code]) => ({ name: `${folder}/${name}`, ...checkShownValues(code) }));
    return { at: `${file}:${line}`, files: checked, output: [...checked.flatMap((each) => each.output), ...output] };
  }),
);

// Compiled with the programs, and not run.
const manifests = new Map(
  pages.flatMap(({ file, blocks }) =>
    blocks
      .filter(({ language }) => language === 'yaml')
      .flatMap(({ line, code }) => {
        const program = manifestProgram(code);
        return program === undefined ? [] : [[`${file}:${line}`, program] as const];
      }),
  ),
);
const manifestFile = (at: string): string => `manifests/${at.replace(/\W/g, '-')}.ts`;

const complaints = compilePrograms(
  new Map([
    ...programs.flatMap(({ files }) => files.map(({ name, code }) => [name, code] as const)),
    ...[...manifests].map(([at, program]) => [manifestFile(at), program] as const),
  ]),
);
const results = await runAll(
  programs.map(({ files }) => mainFile(files.map(({ name }) => name)).replace(/\.ts$/, '.js')),
);

const neverRun: Ran = { code: 'never run', stdout: '', stderr: '' };

describe('the program of a page', () => {
  it.each(programs.map((program, at) => ({ ...program, ran: results[at] ?? neverRun })))(
    '$at',
    ({ files, output, ran }) => {
      expect(files.flatMap(({ name }) => complaints.get(name) ?? [])).toEqual([]);
      if (ran.code !== 0) throw new Error(`it ended with ${ran.code}:\n${ran.stderr}`);
      const missing = firstMissing(output, ran.stdout);
      if (missing !== undefined) throw new Error(`it did not print "${missing}", but:\n${ran.stdout}`);
    },
  );
});

describe('a manifest of Kubernetes', () => {
  it.each([...manifests.keys()])('%s has only fields that it knows', (at) => {
    expect(complaints.get(manifestFile(at)) ?? []).toEqual([]);
  });
});

describe('the other blocks of a page', () => {
  const others = pages.flatMap(({ file, blocks }) =>
    blocks
      .filter(({ language, title }) => !isProgram(language, title))
      .map((block) => ({ at: `${file}:${block.line}`, ...block })),
  );

  it.each(others)('$at is well-formed', ({ language, code }) => {
    const check = checks[language];
    if (check === undefined) throw new Error(`no check for blocks of language "${language}"`);
    check(code);
  });
});

/** Blocks that are not programs, and how to see whether they are well-formed. */
const checks: Partial<Record<string, (code: string) => void>> = {
  sh: (code) => void execFileSync('bash', ['-n'], { input: code }),
  json: (code) => void JSON.parse(code),
  yaml: checkYaml,
  js: (code) => {
    const { diagnostics } = ts.transpileModule(code, { reportDiagnostics: true });
    expect(diagnostics).toEqual([]);
  },
  text: () => undefined,
};

async function runAll(files: readonly string[]): Promise<Ran[]> {
  const results: Ran[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    for (let at = next++; at < files.length; at = next++) results[at] = await runProgram(files[at] ?? '');
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  return results;
}
