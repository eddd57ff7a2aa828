import { blocks, body, optional } from '../schema/body-spec.js';
import type { ComponentSpec } from '../schema/component-spec.js';
import { capsule, listOf } from '../schema/value-type.js';
import { forwardsSomewhere } from '../validation/rules/forwarding.js';
import { alloyCatalogue } from './alloy-catalogue.js';
import { otelcolOutput } from './shared/otelcol.js';

const receivers = { 'loki.': 'LogsReceiver', 'prometheus.': 'MetricsReceiver' } as const;

/** The argument common to all components of a family: where they send to. Other arguments are not checked. */
function familyBody(name: string): ComponentSpec['body'] {
  if (name.startsWith('otelcol.')) return body({ members: { output: blocks(otelcolOutput) }, open: true });
  const [, kind] = Object.entries(receivers).find(([prefix]) => name.startsWith(prefix)) ?? [];
  if (kind === undefined) return body({ members: {}, open: true });
  return body({ members: { forward_to: optional(listOf(capsule(kind))) }, open: true, rules: [forwardsSomewhere] });
}

const made = new Map<string, ComponentSpec>();

/** The description of a component that is known by name only; `undefined` if Alloy has none of that name. */
export function undescribedComponent(name: string): ComponentSpec | undefined {
  const entry = alloyCatalogue.get(name);
  if (entry === undefined) return undefined;
  const spec = made.get(name) ?? { name, exports: entry.exports, body: familyBody(name) };
  made.set(name, spec);
  return spec;
}
