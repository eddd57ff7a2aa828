import { block, body, optional, required } from '../schema/body-spec.js';
import { capsule, duration, listOf, mapOf, string, targets } from '../schema/value-type.js';
import { forwardsSomewhere } from '../validation/rules/forwarding.js';
import { defineComponent } from './define-component.js';
import { httpAuthMembers, httpClientMembers, httpClientRules } from './shared/http-client.js';

const httpClient = body({ members: httpClientMembers, atMostOne: [httpAuthMembers], rules: httpClientRules });

/** Reads the logs of Docker containers. Labels that begin with `__` vanish, so give each line another one. */
export const lokiSourceDocker = defineComponent({
  name: 'loki.source.docker',
  exports: {},
  body: body({
    members: {
      /** Docker's socket or address, such as "unix:///var/run/docker.sock". */
      host: required(string),
      /** Containers, as `discovery.docker` finds them. */
      targets: required(targets),
      /** Receivers of the lines. */
      forward_to: required(listOf(capsule('LogsReceiver'))),
      /** Labels of all lines. */
      labels: optional(mapOf(string)),
      /** Steps that labels go through, such as `loki.relabel.x.rules`. */
      relabel_rules: optional(capsule('RelabelRules')),
      /** How often a container is looked for again. Default "60s". */
      refresh_interval: optional(duration, '60s'),
      /** Connection to Docker over HTTP. */
      http_client_config: block(httpClient),
    },
    rules: [forwardsSomewhere],
  }),
});
