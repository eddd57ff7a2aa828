import type { BodyView } from '../../schema/body-view.js';

const labelName = /^[a-zA-Z_][a-zA-Z0-9_]*$/;
/** Each `$1`, `${1}` or `${name}` stands for some text. */
const labelTemplate = /^(?:[a-zA-Z_]|\$(?:\{\w+\}|\w+))(?:\w|\$(?:\{\w+\}|\w+))*$/;

const needTarget = new Set(['replace', 'hashmod', 'lowercase', 'uppercase', 'keepequal', 'dropequal']);
const forbidden: Readonly<Record<string, readonly string[]>> = {
  labeldrop: ['source_labels', 'separator', 'modulus', 'target_label', 'replacement'],
  labelkeep: ['source_labels', 'separator', 'modulus', 'target_label', 'replacement'],
  lowercase: ['replacement'],
  uppercase: ['replacement'],
  keepequal: ['separator', 'regex', 'modulus', 'replacement'],
  dropequal: ['separator', 'regex', 'modulus', 'replacement'],
};

/** Checks that an action has the arguments that it needs, and none that it does not take. */
export function relabelRuleFitsItsAction(body: BodyView): void {
  const action = body.text('action');
  if (action === undefined) return;
  if (needTarget.has(action)) checkTarget(body, action);
  if (action === 'hashmod' && !body.has('modulus')) {
    body.report('relabel-modulus', 'action', 'hashmod needs modulus = ..., a whole number above 0');
  }
  for (const name of forbidden[action] ?? []) {
    if (body.has(name)) body.report('relabel-extra', name, `${action} does not take ${name}: remove it`);
  }
}

function checkTarget(body: BodyView, action: string): void {
  if (!body.has('target_label')) {
    body.report('relabel-target', 'action', `${action} needs target_label = "...", the label to write`);
    return;
  }
  const target = body.text('target_label');
  if (target === undefined) return;
  const isLegal = labelName.test(target) || (action === 'replace' && labelTemplate.test(target));
  if (isLegal) return;
  body.report(
    'relabel-target',
    'target_label',
    `target_label must be letters, digits and _, not beginning with a digit, got ${JSON.stringify(target)}`,
  );
}
