import { memberOf, type AttributeSpec, type BlockSpec } from '../schema/body-spec.js';
import type { Attribute, Block } from '../syntax/nodes.js';
import type { BodyView } from '../schema/body-view.js';
import { checkValue } from './check-value.js';
import { suggest } from './suggest.js';

/** Checks the members of a body one by one, then in combination. */
export function checkBody(view: BodyView): void {
  const seen = new Set<string>();
  for (const statement of view.block.body) {
    if (statement.kind === 'attribute') checkAttribute(view, statement, seen);
    else if (statement.kind === 'block') checkBlock(view, statement, seen);
  }
  checkRequired(view);
  checkGroups(view);
  checkVariant(view);
  for (const rule of view.spec.rules ?? []) rule(view);
}

function checkAttribute(view: BodyView, statement: Attribute, seen: Set<string>): void {
  const { name } = statement;
  const member = memberOf(view.spec, name);
  if (member === undefined) {
    if (view.spec.open !== true) reportUnknown(view, statement);
    return;
  }
  if (member.member === 'block') {
    view.report('attribute-for-block', statement, `${name} is a block: write ${name} { ... } without =`);
    return;
  }
  if (seen.has(name)) view.report('repeated-attribute', statement, `${name} is given twice: keep one of them`);
  seen.add(name);
  checkStanding(view, statement, member);
  checkValue(view, name, member.type, statement.value);
}

function checkBlock(view: BodyView, block: Block, seen: Set<string>): void {
  const { name } = block;
  const member = memberOf(view.spec, name);
  if (member === undefined) {
    if (view.spec.open !== true) reportUnknown(view, block);
    return;
  }
  if (member.member === 'attribute') {
    view.report('block-for-attribute', block, `${name} is an argument: write ${name} = {...}`);
    return;
  }
  if (block.label !== undefined && member.labeled !== true) {
    view.report('unexpected-label', block, `${name} takes no label: remove "${block.label}"`);
  }
  if (block.label === undefined && member.labeled === true) {
    view.report('missing-label', block, `${name} needs a label: write ${name} "name" { ... }`);
  }
  if (seen.has(name) && !member.repeatable) {
    view.report('repeated-block', block, `${name} may stand only once here: join the two`);
  }
  seen.add(name);
  checkStanding(view, block, member);
  checkBody(view.child(member, block));
}

function checkStanding(view: BodyView, statement: Attribute | Block, member: AttributeSpec | BlockSpec): void {
  if (member.experimental === true) {
    const advice = 'start Alloy and `alloy validate` with --stability.level=experimental, or leave it out';
    view.report('experimental-feature', statement, `${statement.name} is experimental: ${advice}`);
  }
  if (member.member === 'attribute' && member.deprecated !== undefined) {
    view.report('deprecated-attribute', statement, `${statement.name} is deprecated: use ${member.deprecated}`);
  }
}

function reportUnknown(view: BodyView, statement: Attribute | Block): void {
  const names = [...Object.keys(view.spec.members), ...Object.keys(view.spec.stages?.() ?? {})];
  const what = statement.kind === 'attribute' ? 'an argument' : 'a block';
  const near = suggest(statement.name, names);
  const advice =
    near !== undefined
      ? `did you mean ${near}?`
      : names.length === 0
        ? 'it takes none'
        : `known are ${names.join(', ')}`;
  view.report(
    statement.kind === 'attribute' ? 'unknown-attribute' : 'unknown-block',
    statement,
    `${statement.name} is not ${what} of ${view.block.name}: ${advice}`,
  );
}

function checkRequired(view: BodyView): void {
  for (const [name, member] of Object.entries(view.spec.members)) {
    if (!member.required || view.has(name)) continue;
    if (member.member === 'attribute') {
      view.report('missing-attribute', undefined, `${view.block.name} needs ${name} = ...`);
    } else {
      view.report('missing-block', undefined, `${view.block.name} needs a block ${name} { ... }`);
    }
  }
}

function checkGroups(view: BodyView): void {
  const { atMostOne = [], exactlyOne = [] } = view.spec;
  for (const group of [...atMostOne, ...exactlyOne]) {
    const [first, ...others] = group.filter((name) => view.has(name));
    if (first === undefined || others.length === 0) continue;
    const given = [first, ...others].join(' and ');
    view.report('exclusive-members', others.at(-1), `${given} exclude each other: keep one of them`);
  }
  for (const group of exactlyOne) {
    if (group.some((name) => view.has(name))) continue;
    view.report('missing-alternative', undefined, `${view.block.name} needs one of ${group.join(', ')}`);
  }
}

/** `type = "latency"` wants the block `latency` and none of the others. */
function checkVariant(view: BodyView): void {
  const { variants, members } = view.spec;
  const word = variants === undefined ? undefined : view.text(variants);
  const telling = variants === undefined ? undefined : members[variants];
  if (word === undefined || telling?.member !== 'attribute' || telling.type.kind !== 'choice') return;

  if (members[word] !== undefined && !view.has(word)) {
    view.report('wrong-variant', variants, `type "${word}" needs a block ${word} { ... }`);
  }
  for (const other of telling.type.choices) {
    if (other === word || members[other] === undefined || !view.has(other)) continue;
    view.report('wrong-variant', other, `block ${other} does not go with type "${word}": remove it or change the type`);
  }
}
