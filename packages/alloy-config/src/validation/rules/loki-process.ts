import { textOf } from '../../schema/literal.js';
import type { BodyView } from '../../schema/body-view.js';
import type { Rule } from '../../schema/rule.js';
import { jmesPathProblem } from '../jmespath-syntax.js';
import { readSelector } from '../log-selector.js';
import { readRegex } from '../regex-syntax.js';
import { layoutProblem } from '../time-layout.js';

/** A stage that takes fields out is refused if it names none. */
export function fieldsAreNamed(map: string, pattern: string): Rule {
  return (body) => {
    const isEmpty = (name: string): boolean => {
      const value = body.value(name);
      if (value === undefined) return true;
      return value.kind === 'object' ? value.fields.length === 0 : textOf(value) === '';
    };
    if (!isEmpty(map) || !isEmpty(pattern)) return;
    body.report(
      'missing-fields',
      undefined,
      `${body.block.name} takes no field out: name some in ${map}, or give ${pattern}`,
    );
  };
}

/** Expressions are JMESPath, in which a dash subtracts. */
export function expressionsCompile(body: BodyView): void {
  for (const { key, value } of body.fields('expressions')) {
    const text = textOf(value);
    if (text === undefined) continue;
    const path = text === '' ? key : text;
    const problem = jmesPathProblem(path);
    if (problem !== undefined) {
      body.report(
        'jmespath-syntax',
        value,
        `${JSON.stringify(path)} is not a JMESPath expression: it ${problem}${quoteAdvice(key, path)}`,
      );
    } else if (/^[\w.]*[a-zA-Z_]\w*-\w[\w.-]*$/.test(path)) {
      body.report('jmespath-quotes', value, `JMESPath subtracts at a dash${quoteAdvice(key, path)}`);
    }
  }
}

/** A name with other characters than letters, digits and _ needs quotes inside the quotes. */
function quoteAdvice(key: string, path: string): string {
  if (!/^[^\s"'`[\](){}|&=<>]+$/.test(path)) return '';
  return `; if it is the name of a field, write ${/^\w+$/.test(key) ? key : JSON.stringify(key)} = ${JSON.stringify(JSON.stringify(path))}`;
}

const idLabel = /(?:^|_)(?:trace|span|correlation|request|session|workflow|user|execution)_?id$/i;

/** Each value of a label is a stream of its own, so ids belong elsewhere. */
export function labelsStayFew(body: BodyView): void {
  for (const { key, keyRange } of body.fields('values')) {
    if (!idLabel.test(key)) continue;
    const at = keyRange === undefined ? 'values' : { range: keyRange };
    body.report(
      'high-cardinality-label',
      at,
      `${key} as a label makes a stream of each value: put it into stage.structured_metadata`,
    );
  }
}

/** Only named groups give fields. */
export function namedGroupsAreThere(body: BodyView): void {
  const expression = body.text('expression');
  if (expression === undefined) return;
  const { groups, problem } = readRegex(expression);
  if (problem !== undefined || groups.length > 0) return;
  body.report('unnamed-group', 'expression', 'expression needs a named group for each field: (?P<name>...)');
}

/** Conditions of a drop stage: at least one, and those that go together. */
export function dropStageHasACondition(body: BodyView): void {
  const conditions = ['source', 'expression', 'older_than', 'longer_than'];
  if (!conditions.some((name) => body.has(name) && body.text(name) !== '')) {
    const advice = body.has('value')
      ? 'value needs source = ..., the field to look at'
      : `give one of ${conditions.join(', ')}`;
    body.report('empty-drop-stage', body.has('value') ? 'value' : undefined, `stage.drop has no condition: ${advice}`);
  } else if (body.has('value') && body.has('expression')) {
    body.report('exclusive-members', 'expression', 'value and expression exclude each other: keep one of them');
  }
}

/** Alloy limits by label only where it drops. */
export function limitByLabelDrops(body: BodyView): void {
  if (!body.has('by_label_name') || (body.has('drop') && body.flag('drop') !== false)) return;
  body.report('limit-by-label', 'by_label_name', 'by_label_name needs drop = true: add it, or remove by_label_name');
}

/** The selector of a match stage is the part of LogQL that Alloy reads. */
export function selectorIsRead(body: BodyView): void {
  const selector = body.text('selector');
  const problem = selector === undefined ? undefined : readSelector(selector).problem;
  if (problem !== undefined) body.report('selector-syntax', 'selector', `selector ${problem}`);
}

/** A match stage either runs stages or drops lines. */
export function matchHasStages(body: BodyView): void {
  const action = body.text('action');
  const hasStages = body.block.body.some((statement) => statement.kind === 'block');
  if (action === 'keep' && !hasStages) {
    body.report(
      'match-stages',
      body.has('action') ? 'action' : undefined,
      'stage.match needs stages to run on the lines that match: "keep" does not drop the others; to drop lines, match those and set action = "drop"',
    );
  } else if (action === 'drop' && hasStages) {
    body.report('match-stages', 'action', 'stage.match with action = "drop" takes no stages: remove them');
  }
}

/** Formats of times are Go's. A format that fits nothing leaves every line with the time of reading. */
export function formatsAreLayouts(body: BodyView): void {
  const format = body.text('format');
  const problem = format === undefined ? undefined : layoutProblem(format);
  if (problem !== undefined) body.report('time-format', 'format', `format ${problem}`);
  for (const { text, node } of body.texts('fallback_formats')) {
    const wrong = layoutProblem(text);
    if (wrong !== undefined) body.report('time-format', node, `${JSON.stringify(text)} ${wrong}`);
  }
  const location = body.text('location');
  if (location === undefined || isTimeZone(location)) return;
  body.report(
    'time-zone',
    'location',
    `location must be a time zone such as "Europe/Berlin" or "UTC", got ${JSON.stringify(location)}`,
  );
}

/** Whether Go finds a time zone of this name, which it looks up as it is written. */
function isTimeZone(name: string): boolean {
  if (name === '' || name === 'Local') return true;
  if (!/^[A-Z]\w*(?:\/[A-Z][\w+-]*)*$/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** A counter looks at a value, or counts all lines. */
export function counterCountsOneWay(body: BodyView): void {
  const countsAll = body.flag('match_all') === true;
  if (countsAll && body.has('value') && body.text('value') !== '') {
    body.report('exclusive-members', 'value', 'match_all and value exclude each other: keep one of them');
  }
  if (body.flag('count_entry_bytes') === true && (!countsAll || body.text('action') !== 'add')) {
    body.report('count-bytes', 'count_entry_bytes', 'count_entry_bytes needs match_all = true and action = "add"');
  }
}
