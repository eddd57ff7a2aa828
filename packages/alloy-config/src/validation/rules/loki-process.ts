import type { BodyView } from '../../schema/body-view.js';
import { textOf } from '../../schema/literal.js';
import { regexProblem } from '../regex-syntax.js';

/** A dash in JMESPath ends a name unless it stands in quotes of its own. */
export function expressionsQuoteDashes(body: BodyView): void {
  for (const { key, value } of body.fields('expressions')) {
    const path = textOf(value);
    const dashed = /^[\w.]*[a-zA-Z_]\w*-\w[\w.-]*$/.test(path === '' ? key : (path ?? ''));
    if (!dashed) continue;
    const quoted = JSON.stringify(JSON.stringify(path === '' ? key : path));
    body.report(
      'jmespath-quotes',
      value,
      `a JMESPath name with a dash needs quotes of its own: write ${key} = ${quoted}`,
    );
  }
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
  const problem = regexProblem(expression);
  if (problem !== undefined) {
    body.report('regex-syntax', 'expression', `expression ${problem}`);
    return;
  }
  if (/\(\?P?<\w+>/.test(expression)) return;
  body.report('unnamed-group', 'expression', 'expression needs a named group for each field: (?P<name>...)');
}

/** A drop stage without a condition is refused. */
export function dropStageHasACondition(body: BodyView): void {
  const conditions = ['expression', 'value', 'older_than', 'longer_than', 'source'];
  if (!conditions.some((name) => body.has(name))) {
    body.report('empty-drop-stage', undefined, `stage.drop needs a condition: one of ${conditions.join(', ')}`);
  }
  const expression = body.text('expression');
  const problem = expression === undefined ? undefined : regexProblem(expression);
  if (problem !== undefined) body.report('regex-syntax', 'expression', `expression ${problem}`);
}
