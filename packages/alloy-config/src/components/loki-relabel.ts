import { blocks, body, optional, required } from '../schema/body-spec.js';
import { defineComponent } from './define-component.js';
import { relabelRule } from './shared/relabel-rule.js';
import { capsule, integer, listOf } from '../schema/value-type.js';

/** Changes the labels of log lines, or drops lines; its `rules` serve `loki.source.journal`. */
export const lokiRelabel = defineComponent({
  name: 'loki.relabel',
  exports: { receiver: 'LogsReceiver', rules: 'RelabelRules' },
  body: body({
    members: {
      /** Receivers of the lines; `[]` when only `rules` is used. */
      forward_to: required(listOf(capsule('LogsReceiver'))),
      /** Label sets whose result is remembered. Default 10000. */
      max_cache_size: optional(integer, 10000),
      /** Steps, from top to bottom. */
      rule: blocks(relabelRule),
    },
  }),
});
