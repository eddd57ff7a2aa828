import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { alloyCatalogue } from '../components/alloy-catalogue.js';
import { componentTable, configBlockTable } from '../components/component-table.js';
import { memberOf, type BodySpec } from '../schema/body-spec.js';
import { AlloySyntaxError } from '../syntax/alloy-syntax-error.js';
import { formatAlloy } from '../syntax/format-alloy.js';
import { parseAlloy } from '../syntax/parse-alloy.js';
import { lintAlloy } from './lint-alloy.js';

const seed = Number(process.env.TTA_SEED ?? Date.now() % 2 ** 31);

const specs = [...componentTable.values(), ...configBlockTable.values()];
const names = [...alloyCatalogue.keys(), ...configBlockTable.keys(), 'declare', 'foreach', 'import.file', 'nonsense'];
const label = fc.constantFrom('a', 'b', 'c');
const reference = fc
  .tuple(fc.constantFrom(...names), label, fc.constantFrom('receiver', 'targets', 'output', 'input', 'rules', 'x'))
  .map((parts) => parts.join('.'));
const text = fc.constantFrom(
  ...[
    '',
    'a',
    '(?P<x>\\\\w+)',
    '(?=a)',
    '{job=\\"a\\"}',
    'a.[b',
    'RFC3339',
    'yyyy',
    '10s',
    '0s',
    '1MiB',
    '$HOST',
    '${A}',
  ],
  ...[
    'localhost:4317',
    'http://u:p@h:1/x',
    '__name__',
    '__meta_docker_container_name',
    '^a',
    '\\U00110000',
    '\\ud800',
    'é',
  ],
);
const { value } = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    text.map((inner) => `"${inner}"`),
    fc.constantFrom(
      '1',
      '-1',
      '0.5',
      'true',
      'null',
      '`raw`',
      'sys.env("A")',
      'constants.hostname',
      'argument.a.value',
    ),
    reference,
    fc.array(tie('value'), { maxLength: 3 }).map((all) => `[${all.join(', ')}]`),
    fc
      .array(fc.tuple(fc.constantFrom('a', '__address__', '"x-y"', 'level', 'job'), tie('value')), { maxLength: 3 })
      .map((all) => `{${all.map(([key, inner]) => `${key} = ${inner}`).join(', ')}}`),
    fc.tuple(tie('value'), fc.constantFrom('+', '==', '&&', '^'), tie('value')).map((parts) => parts.join(' ')),
    fc.array(tie('value'), { maxLength: 2 }).map((all) => `array.concat(${all.join(', ')})`),
  ),
}));

/** A body with members of its description most of the time, and with others now and then. */
function bodyOf(spec: BodySpec | undefined, depth: number): fc.Arbitrary<string> {
  const known = [...Object.keys(spec?.members ?? {}), ...Object.keys(spec?.stages?.() ?? {})];
  const attribute = fc
    .tuple(fc.constantFrom(...known, 'url', 'forward_to', 'source'), value)
    .map(([name, inner]) => `${name.replace(/.*\./, '')} = ${inner}\n`);
  const blocks = known.filter((name) => spec !== undefined && memberOf(spec, name)?.member === 'block');
  if (depth === 0 || blocks.length === 0) return fc.array(attribute, { maxLength: 5 }).map((all) => all.join(''));
  const block = fc.constantFrom(...blocks).chain((name) => {
    const member = spec === undefined ? undefined : memberOf(spec, name);
    return bodyOf(member?.member === 'block' ? member.body : undefined, depth - 1).map(
      (inner) => `${name} {\n${inner}}\n`,
    );
  });
  return fc.array(fc.oneof(attribute, block), { maxLength: 6 }).map((all) => all.join(''));
}

const component = fc.oneof(
  fc
    .constantFrom(...specs)
    .chain(({ name, body }) =>
      fc.tuple(label, bodyOf(body, 2)).map(([own, inner]) => `${name} "${own}" {\n${inner}}\n`),
    ),
  fc
    .tuple(fc.constantFrom(...names), label, bodyOf(undefined, 0))
    .map(([name, own, inner]) => `${name} "${own}" {\n${inner}}\n`),
);
const file = fc
  .array(component, { maxLength: 6 })
  .chain((all) =>
    fc.constantFrom(
      all.join('\n'),
      `declare "m" {\nargument "a" { }\n${all.join('\n')}\n}\nm "x" { }\n`,
      `foreach "f" {\ncollection = []\nvar = "each"\ntemplate {\n${all.join('\n')}\n}\n}\n`,
    ),
  );

describe(`lintAlloy, for any text of the grammar (seed ${seed})`, () => {
  it('never throws, and parser and formatter throw nothing but their own error', () => {
    let parsed = 0;
    fc.assert(
      fc.property(file, (source) => {
        lintAlloy(source);
        try {
          parseAlloy(source);
          formatAlloy(source);
          parsed++;
        } catch (error) {
          expect(error).toBeInstanceOf(AlloySyntaxError);
        }
      }),
      { numRuns: 1000, seed },
    );
    // The texts are meant to get past the parser: otherwise nothing was tried.
    expect(parsed).toBeGreaterThan(100);
  });

  it('gives the same findings for a file however it is laid out', () => {
    const folder = new URL('./cases/', import.meta.url);
    for (const name of readdirSync(folder).filter((each) => each.endsWith('.alloy'))) {
      const source = readFileSync(new URL(name, folder), 'utf8');
      const codes = (given: string): string[] => lintAlloy(given).map(({ code, path }) => `${code} ${path}`);

      expect(codes(formatAlloy(source))).toEqual(codes(source));
      expect(codes(source.replaceAll('\n', '\r\n'))).toEqual(codes(source));
    }
  });
});
