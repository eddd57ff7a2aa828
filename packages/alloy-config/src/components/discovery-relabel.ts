import { blocks, body, required } from '../schema/body-spec.js';
import { defineComponent } from './define-component.js';
import { relabelRule } from './shared/relabel-rule.js';
import { targets } from '../schema/value-type.js';

/** Changes the labels of targets, or drops targets. */
export const discoveryRelabel = defineComponent({
  name: 'discovery.relabel',
  exports: { output: 'Targets', rules: 'RelabelRules' },
  body: body({
    members: {
      /** Targets to relabel. */
      targets: required(targets),
      /** Steps, from top to bottom. */
      rule: blocks(relabelRule),
    },
  }),
});
