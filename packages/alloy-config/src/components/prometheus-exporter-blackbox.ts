import { blocks, body, optional, required } from '../schema/body-spec.js';
import { duration, mapOf, sensitive, string, targets } from '../schema/value-type.js';
import { defineComponent } from './define-component.js';

const target = body({
  members: {
    /** Name, part of the label `job`. */
    name: required(string),
    /** Address to probe. */
    address: required(string),
    /** Module of the configuration. Default: its first one. */
    module: optional(string),
    /** Further labels. */
    labels: optional(mapOf(string)),
  },
});

/** Probes addresses over HTTP, TCP, DNS and others. */
export const prometheusExporterBlackbox = defineComponent({
  name: 'prometheus.exporter.blackbox',
  exports: { targets: 'Targets' },
  body: body({
    members: {
      /** File with modules. */
      config_file: optional(string),
      /** Modules as YAML. */
      config: optional(sensitive),
      /** How much earlier than its scrape a probe gives up. Default "500ms". */
      probe_timeout_offset: optional(duration, '500ms'),
      /** Targets to probe, as a list: each with `name` and `address`. */
      targets: optional(targets),
      /** A target to probe. */
      target: blocks(target),
    },
    exactlyOne: [['config', 'config_file']],
    atMostOne: [['target', 'targets']],
  }),
});
