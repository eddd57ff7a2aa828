import type { Expression, ObjectExpression } from '../../syntax/nodes.js';
import type { BodyView } from '../../schema/body-view.js';
import { recordOf, textOf } from '../../schema/literal.js';

/** Targets that are written out: in the list itself, or in a call that joins lists. */
export function targetsIn(value: Expression | undefined): readonly ObjectExpression[] {
  if (value?.kind === 'array') return value.elements.filter((element) => element.kind === 'object');
  return value?.kind === 'call' ? value.arguments.flatMap(targetsIn) : [];
}

/** Each target has an address of its own in the right form, and no two are the same. */
export function scrapeTargetsHaveAddresses(body: BodyView): void {
  const seen = new Set<string>();
  for (const target of targetsIn(body.value('targets'))) {
    if (body.text('metric_name_validation_scheme') !== 'utf8') checkLabelNames(body, target);
    checkAddress(body, target);
    const labels = recordOf(target);
    if (labels === undefined) continue;
    const identity = JSON.stringify([...labels].sort());
    if (seen.has(identity)) {
      body.report(
        'duplicate-target',
        target,
        'two targets have the same labels and would write the same series: remove one or add a label',
      );
    }
    seen.add(identity);
  }
}

function checkAddress(body: BodyView, target: ObjectExpression): void {
  const field = target.fields.find(({ key }) => key === '__address__');
  if (field === undefined) {
    body.report('missing-address', target, 'a target needs __address__ = "host:port"');
    return;
  }
  const address = textOf(field.value);
  if (address === undefined) return;
  const [, scheme, rest = address] = /^([a-z][a-z0-9+.-]*):\/\/(.*)$/i.exec(address) ?? [];
  const slash = rest.indexOf('/');
  if (scheme === undefined && slash === -1) return;
  const mended = [
    `__address__ = "${slash === -1 ? rest : rest.slice(0, slash)}"`,
    ...(scheme === undefined ? [] : [`__scheme__ = "${scheme}"`]),
    ...(slash === -1 ? [] : [`__metrics_path__ = "${rest.slice(slash)}"`]),
  ];
  body.report(
    'address-form',
    field.value,
    `__address__ is host:port without scheme and path: write ${mended.join(', ')}`,
  );
}

function checkLabelNames(body: BodyView, target: ObjectExpression): void {
  for (const { key, keyRange } of target.fields) {
    if (/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(key)) continue;
    const at = keyRange === undefined ? target : { range: keyRange };
    body.report(
      'label-name',
      at,
      `a label is letters, digits and _, not beginning with a digit, got ${JSON.stringify(key)}`,
    );
  }
}
