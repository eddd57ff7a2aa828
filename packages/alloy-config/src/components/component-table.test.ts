import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parseDuration, parseSize } from '../schema/units.js';
import type { BodySpec } from '../schema/body-spec.js';
import { componentTable, configBlockTable } from './component-table.js';
import { alloyCatalogue } from './alloy-catalogue.js';
import { stageBodies } from './loki-process-stages.js';

const folder = new URL('./', import.meta.url);
const sources = ['', 'shared/'].flatMap((part) =>
  readdirSync(new URL(part || '.', folder))
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) => ({ name: part + name, text: readFileSync(new URL(part + name, folder), 'utf8') })),
);
/** One described argument or block: its doc comment and what follows it. */
const member =
  /^(?: *\/\*\* (?<doc>.*) \*\/\n)?(?<indent> +)(?<name>[a-z]\w*): (?<spec>(?:experimental\()?(?:optional|required|deprecated|block|blocks|requiredBlock|requiredBlocks)\((?<rest>[^\n]*(?:\n(?! *\/\*\*)(?!\k<indent>\w)[^\n]*)*))/gm;
const members = sources
  .filter(({ name }) => !['body-spec.ts', 'alloy-catalogue.ts'].includes(name))
  .flatMap(({ name: file, text }) =>
    [...text.matchAll(member)].map(({ groups = {} }) => ({ file, ...groups }) as Member),
  );

interface Member {
  readonly file: string;
  readonly name: string;
  readonly doc?: string;
  /** From the member's kind on. */
  readonly spec: string;
  /** Behind the first parenthesis. */
  readonly rest: string;
}

describe('componentTable', () => {
  it('has a file for each component, named as Alloy names it', () => {
    const files = sources.map(({ name }) => name);

    for (const name of [...componentTable.keys(), ...configBlockTable.keys()]) {
      expect(files).toContain(`${name.replace(/[._]/g, '-')}.ts`);
    }
  });

  it.each([...componentTable.keys()])('exports of %s what the catalogue says, and is in it', (name) => {
    expect({ ...componentTable.get(name)?.exports }).toEqual(alloyCatalogue.get(name)?.exports);
  });

  it.each(allBodies())('has defaults of the right type in %s', (_, body) => {
    for (const [name, spec] of Object.entries(body.members)) {
      if (spec.member === 'block' || spec.default === undefined) continue;
      const { kind } = spec.type;
      const isRight =
        kind === 'duration'
          ? parseDuration(String(spec.default)) !== undefined
          : kind === 'size'
            ? parseSize(String(spec.default)) !== undefined
            : spec.type.kind === 'choice'
              ? spec.type.choices.includes(String(spec.default))
              : typeof spec.default === (kind === 'integer' ? 'number' : kind === 'regex' ? 'string' : kind);
      expect([name, isRight]).toEqual([name, true]);
    }
  });
});

describe('doc comments of components', () => {
  it('are found', () => {
    expect(members.length).toBeGreaterThan(300);
  });

  it('stand before every argument and block', () => {
    expect(members.filter(({ doc }) => doc === undefined).map(({ file, name }) => `${file}: ${name}`)).toEqual([]);
  });

  it('give the default that the checks use', () => {
    const wrong = members.flatMap(({ file, name, doc = '', spec, rest }) => {
      if (spec.startsWith('deprecated')) return [];
      const withoutTypes = rest.replace(/\w+\((?:[^()]|\([^()]*\))*\)/g, '');
      const inCode = /, *('[^']*'|-?[\d.]+|true|false),? *\)/.exec(withoutTypes.replace(/\s+/g, ' '))?.[1];
      const inDoc = /Default ("[^"]*"|-?[\d.]*\d|true|false)/.exec(doc)?.[1];
      return inCode?.replaceAll("'", '"') === inDoc
        ? []
        : [`${file}: ${name} is ${String(inCode)}, documented ${String(inDoc)}`];
    });

    expect(wrong).toEqual([]);
  });
});

function allBodies(): [string, BodySpec][] {
  const found: [string, BodySpec][] = [];
  const add = (path: string, body: BodySpec): void => {
    found.push([path, body]);
    for (const [name, spec] of Object.entries(body.members)) {
      if (spec.member === 'block') add(`${path} > ${name}`, spec.body);
    }
  };
  for (const [name, { body }] of [...componentTable, ...configBlockTable]) add(name, body);
  for (const [name, body] of Object.entries(stageBodies)) add(`stage.${name}`, body);
  return found;
}
