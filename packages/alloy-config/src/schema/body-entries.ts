import { ignoreComment } from './ignore-comment.js';
import { attribute, block, type BodyEntry } from '../syntax/builders.js';
import { toExpression, type Value } from '../syntax/to-expression.js';
import type { BlockSpec, BodySpec } from './body-spec.js';
import { holdsUnsafeLiteral } from './typed-expression.js';
import type { Stage } from './stage-entry.js';

/** Statements of a body: attributes first, then blocks, each in the order in which they were given. */
export function bodyEntries(spec: BodySpec, args: object): readonly BodyEntry[] {
  const given = Object.entries(args).filter(([, value]) => value !== undefined);
  const attributes = given.filter(([name]) => !isBlock(spec, name));
  const blocks = given.filter(([name]) => isBlock(spec, name));
  return [
    ...attributes.map(([name, value]) => attributeEntries(name, value as Value)),
    ...blocks.map(([name, value]) => blockEntries(spec, name, value)),
  ];
}

function isBlock(spec: BodySpec, name: string): boolean {
  return spec.members[name]?.member === 'block' || (spec.stages !== undefined && name === 'stages');
}

function attributeEntries(name: string, value: Value): BodyEntry {
  const made = attribute(name, value);
  return holdsUnsafeLiteral(toExpression(made.value)) ? [ignoreComment('literal-secret'), made] : made;
}

function blockEntries(spec: BodySpec, name: string, value: unknown): BodyEntry {
  if (name === 'stages') return value as readonly Stage[];
  const member = spec.members[name] as BlockSpec;
  const bodies = (Array.isArray(value) ? value : [value]) as readonly object[];
  return bodies.map((body) => block(name, bodyEntries(member.body, body)));
}
