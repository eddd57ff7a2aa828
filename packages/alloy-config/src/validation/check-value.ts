import { holdsUnsafeLiteral } from '../schema/typed-expression.js';
import type { ValueType } from '../schema/value-type.js';
import type { Expression } from '../syntax/nodes.js';
import type { BodyView } from '../schema/body-view.js';
import { templateProblem } from './go-template.js';
import { urlProblem } from './go-url.js';
import { regexProblem } from './regex-syntax.js';
import { isPlaceholder, secretAdvice } from './secret-text.js';
import { flagOf, numberOf, textOf } from '../schema/literal.js';
import { suggest } from './suggest.js';
import { parseDuration, parseSize } from '../schema/units.js';

/** Checks the literal parts of a value against its type. Computed parts are known only when Alloy runs. */
export function checkValue(view: BodyView, name: string, type: ValueType, value: Expression): void {
  if (value.kind === 'parentheses') {
    checkValue(view, name, type, value.inner);
    return;
  }
  if (type.kind === 'any' || value.kind === 'null' || isComputed(value)) return;
  const wrong = (expected: string): void =>
    view.report('wrong-type', value, `${name} must be ${expected}, got ${describeLiteral(value)}`);

  switch (type.kind) {
    case 'string':
    case 'sensitive':
      if (!isText(value)) wrong('text in quotes');
      if (type.kind === 'string' && type.notEmpty === true && textOf(value) === '') reportEmpty(view, name, value);
      return;
    case 'template':
      if (!isText(value)) wrong('text in quotes');
      checkTemplate(view, name, value);
      return;
    case 'url':
      if (!isText(value)) wrong('text in quotes');
      checkUrl(view, name, value);
      return;
    case 'regex':
      if (!isText(value)) wrong('text in quotes');
      if (type.notEmpty === true && textOf(value) === '') reportEmpty(view, name, value);
      checkRegex(view, name, value);
      return;
    case 'secret':
      if (!isText(value)) wrong('text in quotes');
      checkSecret(view, name, value);
      return;
    case 'boolean':
      if (flagOf(value) === undefined) wrong('true or false, without quotes');
      return;
    case 'integer':
    case 'number':
      checkNumber(view, name, type, value, wrong);
      return;
    case 'duration':
      checkDuration(view, name, type, value);
      return;
    case 'size':
      if (parseSize(textOf(value) ?? '') === undefined) {
        view.report(
          'bad-size',
          value,
          `${name} must be a size with its unit in quotes, such as "512KiB", got ${describeLiteral(value)}`,
        );
      }
      return;
    case 'choice':
      checkChoice(view, name, type.choices, value, wrong);
      return;
    case 'list':
      if (value.kind !== 'array') {
        wrong('a list in [ ]');
        return;
      }
      if (type.notEmpty === true && value.elements.length === 0) reportEmpty(view, name, value);
      for (const element of value.elements) checkValue(view, name, type.of, element);
      return;
    case 'map':
      if (value.kind !== 'object') {
        wrong('an object in { }');
        return;
      }
      for (const field of value.fields) checkValue(view, `${name}.${field.key}`, type.of, field.value);
      return;
    case 'targets':
      checkTargets(view, name, value, wrong);
      return;
    case 'capsule':
      wrong('a reference such as component.label.export, without quotes');
      return;
  }
}

function reportEmpty(view: BodyView, name: string, value: Expression): void {
  view.report('empty-value', value, `${name} must not be empty: name at least one thing, or leave it out`);
}

function checkTemplate(view: BodyView, name: string, value: Expression): void {
  const problem = templateProblem(textOf(value) ?? '');
  if (problem !== undefined) view.report('template-syntax', value, `${name} ${problem}`);
}

function checkRegex(view: BodyView, name: string, value: Expression): void {
  const text = textOf(value);
  const problem = text === undefined ? undefined : regexProblem(text);
  if (problem !== undefined) view.report('regex-syntax', value, `${name} ${problem}`);
}

function checkUrl(view: BodyView, name: string, value: Expression): void {
  const problem = urlProblem(textOf(value) ?? '');
  if (problem !== undefined)
    view.report('url-form', value, `${name} ${problem}: write a URL such as "http://host:8080"`);
}

function checkSecret(view: BodyView, name: string, value: Expression): void {
  const text = textOf(value) ?? '';
  if (text === '' || isPlaceholder(text) || holdsUnsafeLiteral(value)) return;
  view.report('literal-secret', value, `${name} is a secret in plain text: ${secretAdvice}`);
}

function checkNumber(
  view: BodyView,
  name: string,
  type: Extract<ValueType, { kind: 'integer' | 'number' }>,
  value: Expression,
  wrong: (expected: string) => void,
): void {
  const number = numberOf(value);
  if (number === undefined) {
    wrong('a number');
    return;
  }
  if (type.kind === 'integer' && !Number.isInteger(number)) {
    wrong('a whole number');
    return;
  }
  const { min = -Infinity, max = Infinity, above = -Infinity } = type;
  if (number >= min && number <= max && number > above) return;
  const bounds = [
    ...(min > -Infinity ? [`at least ${min}`] : []),
    ...(above > -Infinity ? [`above ${above}`] : []),
    ...(max < Infinity ? [`at most ${max}`] : []),
  ];
  view.report('out-of-range', value, `${name} must be ${bounds.join(' and ')}, got ${number}`);
}

function checkDuration(
  view: BodyView,
  name: string,
  type: Extract<ValueType, { kind: 'duration' }>,
  value: Expression,
): void {
  const text = textOf(value);
  const duration = text === undefined ? undefined : parseDuration(text);
  if (duration === undefined) {
    const advice = /\d\s*[dwy]/.test(text ?? '') ? '; days do not exist, 1 day is "24h"' : '';
    view.report(
      'bad-duration',
      value,
      `${name} must be a duration in quotes, such as "30s" or "1h30m", got ${describeLiteral(value)}${advice}`,
    );
  } else if (duration === 0 && !type.allowZero) {
    view.report('out-of-range', value, `${name} must be above zero`);
  } else if (type.min !== undefined && duration !== 0 && duration < (parseDuration(type.min) ?? 0)) {
    view.report('out-of-range', value, `${name} must be at least "${type.min}", got ${describeLiteral(value)}`);
  }
}

function checkChoice(
  view: BodyView,
  name: string,
  choices: readonly string[],
  value: Expression,
  wrong: (expected: string) => void,
): void {
  const text = textOf(value);
  if (text === undefined) {
    wrong(`one of ${choices.map((choice) => `"${choice}"`).join(', ')}`);
    return;
  }
  if (choices.includes(text)) return;
  const near = suggest(text, choices);
  const advice = near === undefined ? choices.map((choice) => `"${choice}"`).join(', ') : `did you mean "${near}"?`;
  view.report(
    'bad-choice',
    value,
    `${name} must not be "${text}": ${near === undefined ? `allowed are ${advice}` : advice}`,
  );
}

function checkTargets(view: BodyView, name: string, value: Expression, wrong: (expected: string) => void): void {
  if (value.kind !== 'array') {
    wrong('a list of targets or a reference to targets');
    return;
  }
  for (const element of value.elements) {
    if (isComputed(element)) continue;
    if (element.kind !== 'object') {
      wrong('a list of objects such as {__address__ = "localhost:9464"}');
      return;
    }
    // Alloy makes text of numbers, true and false.
    for (const field of element.fields.filter(({ value: label }) => flagOf(label) === undefined)) {
      checkValue(view, `${name}.${field.key}`, { kind: 'string' }, field.value);
    }
  }
}

/** Alloy takes a number for text. */
function isText(value: Expression): boolean {
  return textOf(value) !== undefined || numberOf(value) !== undefined;
}

function isComputed({ kind }: Expression): boolean {
  return ['identifier', 'access', 'index', 'call', 'binary'].includes(kind);
}

function describeLiteral(value: Expression): string {
  if (value.kind === 'string') {
    return JSON.stringify(value.value.length > 40 ? `${value.value.slice(0, 40)}...` : value.value);
  }
  if (value.kind === 'array') return 'a list';
  return value.kind === 'object' ? 'an object' : String(numberOf(value) ?? flagOf(value) ?? value.kind);
}
