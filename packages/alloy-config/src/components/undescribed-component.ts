import {
  blocks,
  body,
  openBody,
  optional,
  required,
  requiredBlocks,
  type BodySpec,
  type Members,
} from '../schema/body-spec.js';
import type { ComponentSpec } from '../schema/component-spec.js';
import { any, capsule, listOf } from '../schema/value-type.js';
import { forwardsSomewhere } from '../validation/rules/forwarding.js';
import { alloyCatalogue } from './alloy-catalogue.js';
import { requiredMembers } from './required-members.js';
import { otelcolOutput } from './shared/otelcol.js';

const receivers = { 'loki.': 'LogsReceiver', 'prometheus.': 'MetricsReceiver' } as const;

/** The receivers common to the components of a family, and the members that Alloy requires. Others are not checked. */
function bodyOf(name: string): BodySpec {
  const needed = requiredMembers(name);
  const members: Members = {
    ...Object.fromEntries(needed.attributes.map((attribute) => [attribute, required(any)])),
    ...Object.fromEntries(needed.blocks.map((block) => [block, requiredBlocks(openBody)])),
  };
  const [, kind] = Object.entries(receivers).find(([prefix]) => name.startsWith(prefix)) ?? [];
  if (name.startsWith('otelcol.')) {
    const output = needed.blocks.includes('output') ? requiredBlocks(otelcolOutput) : blocks(otelcolOutput);
    return body({ members: { ...members, output }, open: true });
  }
  if (kind === undefined) return body({ members, open: true });
  const sends = listOf(capsule(kind));
  const forward = needed.attributes.includes('forward_to') ? required(sends) : optional(sends);
  return body({ members: { ...members, forward_to: forward }, open: true, rules: [forwardsSomewhere] });
}

const made = new Map<string, ComponentSpec>();

/** The description of a component that is known by name only; `undefined` if Alloy has none of that name. */
export function undescribedComponent(name: string): ComponentSpec | undefined {
  const entry = alloyCatalogue.get(name);
  if (entry === undefined) return undefined;
  const spec = made.get(name) ?? { name, exports: entry.exports, body: bodyOf(name) };
  made.set(name, spec);
  return spec;
}
