import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { templateProblem } from './go-template.js';
import { urlProblem } from './go-url.js';
import { jmesPathProblem } from './jmespath-syntax.js';
import { readSelector } from './log-selector.js';
import { readRegex, regexProblem } from './regex-syntax.js';
import { layoutProblem } from './time-layout.js';

/** Texts, and whether the library that Alloy uses takes them: Go's regexp, net/url and text/template, go-jmespath, Alloy's selectors. */
function vectors(name: string): [string, boolean][] {
  const lines = readFileSync(new URL(`./vectors/${name}.jsonl`, import.meta.url), 'utf8')
    .trimEnd()
    .split('\n');
  return lines.map((line) => JSON.parse(line) as [string, boolean]);
}

describe('grammars', () => {
  it.each([
    ['regex', regexProblem],
    ['url', urlProblem],
    ['template', templateProblem],
    ['jmespath', jmesPathProblem],
    ['selector', (text: string): string | undefined => readSelector(text).problem],
  ])('judges every %s as the library that Alloy uses does', (name, problemOf) => {
    const wrong = vectors(name).filter(([text, isRight]) => (problemOf(text) === undefined) !== isRight);

    expect(wrong).toEqual([]);
  });
});

describe('readRegex', () => {
  it('names the groups', () => {
    expect(readRegex('(?P<ip>\\S+) (?<user>\\S+) (\\d+)').groups).toEqual(['ip', 'user']);
  });

  it.each([
    ['(?=a)', 'lookaround'],
    ['(a)\\1', 'back reference'],
    ['a**', 'repeats a repeat'],
    ['[z-a]', 'the wrong way round'],
    ['a(b', 'has a ( without its )'],
  ])('says what is wrong with %s', (regex, words) => {
    expect(readRegex(regex).problem).toContain(words);
  });
});

describe('urlProblem', () => {
  it('never repeats what may be a password', () => {
    expect(urlProblem('http://user:hunter2/api')).toBe('has a port that is not a number');
    expect(urlProblem('http://user:hunter 2@host/api')).toBe('has an invalid user or password');
  });
});

describe('templateProblem', () => {
  it.each([
    ['{{ Lower .Value }}', 'did you mean lower?'],
    ['{{ level }}', 'a field is .level'],
    ['{{ if .a }}b', '{{ if }} without its {{ end }}'],
    ['{{ .a == "b" }}', 'eq .a .b'],
  ])('says what is wrong with %s', (template, words) => {
    expect(templateProblem(template)).toContain(words);
  });
});

describe('readSelector', () => {
  it('reads labels and their values', () => {
    expect(readSelector('{job="app", level=~"warn|error"} |= "a\\"b"').matchers).toEqual([
      { label: 'job', operator: '=', value: 'app' },
      { label: 'level', operator: '=~', value: 'warn|error' },
    ]);
  });
});

describe('layoutProblem', () => {
  it.each([
    ...['RFC3339Nano', 'UnixMs', '2006-01-02 15:04:05.000', '02/Jan/2006:15:04:05 -0700', 'Jan _2 15:04:05', '15:04'],
    ...['2006-01-02T15:04:05Z07:00', 'Mon Jan 2 15:04:05 2006', '20060102150405', '01/02/06 03:04 PM', '2006.002'],
  ])('has nothing against %s', (format) => {
    expect(layoutProblem(format)).toBeUndefined();
  });

  it.each([
    ...['yyyy-MM-dd HH:mm:ss', 'YYYY-MM-DD', '%Y-%m-%dT%H:%M:%S', '2024-05-17 10:00:00', 'ISO8601', 'rfc3339', 'HH:mm'],
    ...['yyyyMMddHHmmss', 'dd/MMM/yyyy'],
  ])('finds that %s is not a layout of Go', (format) => {
    expect(layoutProblem(format)).toBeDefined();
  });
});
