import { forwardsSomewhere } from '../validation/rules/forwarding.js';
import { relabelCacheHasOneMode } from '../validation/rules/prometheus-relabel.js';
import { blocks, body, optional, required } from '../schema/body-spec.js';
import { defineComponent } from './define-component.js';
import { relabelRule } from './shared/relabel-rule.js';
import { capsule, durationFrom, integer, listOf } from '../schema/value-type.js';

/** Changes the labels of samples, or drops samples. */
export const prometheusRelabel = defineComponent({
  name: 'prometheus.relabel',
  exports: { receiver: 'MetricsReceiver', rules: 'RelabelRules' },
  body: body({
    members: {
      /** Receivers of the samples. */
      forward_to: required(listOf(capsule('MetricsReceiver'))),
      /** Label sets whose result is remembered. 0 with `cache_ttl` only. Default 100000. */
      max_cache_size: optional(integer, 100000),
      /** How long results are remembered, at least "1m", in place of `max_cache_size`. Default "0s". */
      cache_ttl: optional(durationFrom('1m', true), '0s'),
      /** Steps, from top to bottom. */
      rule: blocks(relabelRule),
    },
    rules: [relabelCacheHasOneMode, forwardsSomewhere],
  }),
});
