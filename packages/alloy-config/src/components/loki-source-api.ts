import { body, optional, required, withShared } from '../schema/body-spec.js';
import { boolean, capsule, listOf, mapOf, size, string } from '../schema/value-type.js';
import { forwardsSomewhere } from '../validation/rules/forwarding.js';
import { defineComponent } from './define-component.js';
import { serverMembers } from './shared/server.js';

/** Takes log lines by Loki's push API. Listens on all interfaces unless `http` says otherwise. */
export const lokiSourceApi = defineComponent({
  name: 'loki.source.api',
  exports: {},
  body: body({
    members: withShared(serverMembers, {
      /** Receivers of the lines. */
      forward_to: required(listOf(capsule('LogsReceiver'))),
      /** Labels of all lines. */
      labels: optional(mapOf(string)),
      /** Steps that labels go through, such as `loki.relabel.x.rules`. */
      relabel_rules: optional(capsule('RelabelRules')),
      /** Keeps the times of the lines. Default false: the time of arrival. */
      use_incoming_timestamp: optional(boolean, false),
      /** Largest request. Default "100MiB". */
      max_send_message_size: optional(size, '100MiB'),
    }),
    rules: [forwardsSomewhere],
  }),
});
