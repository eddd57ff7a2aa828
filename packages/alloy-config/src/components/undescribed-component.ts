import { blocks, openBody, optional, withShared, type BodySpec, type MemberSpec } from '../schema/body-spec.js';
import type { ComponentSpec } from '../schema/component-spec.js';
import { capsule, listOf } from '../schema/value-type.js';
import { forwardsSomewhere } from '../validation/rules/forwarding.js';
import { alloyCatalogue } from './alloy-catalogue.js';
import { readMembers } from './read-members.js';
import { otelcolOutput } from './shared/otelcol.js';

const receivers = { 'loki.': 'LogsReceiver', 'prometheus.': 'MetricsReceiver' } as const;

const unknownBody: BodySpec = openBody;

/** The members in the table, with the receivers common to the components of a family. */
function bodyOf(name: string): BodySpec {
  const known = readMembers(name) ?? unknownBody;
  const [, kind] = Object.entries(receivers).find(([prefix]) => name.startsWith(prefix)) ?? [];
  if (name.startsWith('otelcol.') && known.open === true) {
    return { ...known, members: withShared({ output: blocks(otelcolOutput) }, known.members) };
  }
  const forward = known.members.forward_to;
  if (kind === undefined || (forward === undefined && known.open !== true)) return known;
  const sends: MemberSpec = {
    ...(forward ?? optional(listOf(capsule(kind)))),
    type: listOf(capsule(kind)),
  } as MemberSpec;
  return {
    ...known,
    members: { ...known.members, forward_to: sends },
    rules: [...(known.rules ?? []), forwardsSomewhere],
  };
}

const made = new Map<string, ComponentSpec>();

/** The description of a component without a typed function; `undefined` if Alloy has none of that name. */
export function undescribedComponent(name: string): ComponentSpec | undefined {
  const entry = alloyCatalogue.get(name);
  if (entry === undefined) return undefined;
  const spec = made.get(name) ?? { name, exports: entry.exports, body: bodyOf(name) };
  made.set(name, spec);
  return spec;
}

/** The description of a block of the language, such as `foreach`; `undefined` if its content is free. */
export function languageBlock(name: string): ComponentSpec | undefined {
  const known = readMembers(name);
  return known && { name, exports: {}, body: known };
}
