import { blocks, body, optional, required, withShared } from '../schema/body-spec.js';
import { boolean, duration, integer, listOf, string } from '../schema/value-type.js';
import { defineComponent } from './define-component.js';
import { httpAuthMembers, httpClientMembers, httpClientRules } from './shared/http-client.js';

const filter = body({
  members: {
    /** Property to filter by, such as "label", "name" or "status". */
    name: required(string),
    /** Values to keep, such as "com.example.scrape=true". */
    values: required(listOf(string)),
  },
});

/** Finds Docker containers. Their properties are labels that begin with `__meta_docker_`; names begin with a slash. */
export const discoveryDocker = defineComponent({
  name: 'discovery.docker',
  exports: { targets: 'Targets' },
  body: body({
    members: withShared(httpClientMembers, {
      /** Docker's socket or address, such as "unix:///var/run/docker.sock". */
      host: required(string),
      /** Port of containers that publish none. Default 80. */
      port: optional(integer, 80),
      /** Host of containers in the network of the host. Default "localhost". */
      host_networking_host: optional(string, 'localhost'),
      /** How often containers are listed. Default "1m". */
      refresh_interval: optional(duration, '1m'),
      /** Takes only the first network of a container. Default true. */
      match_first_network: optional(boolean, true),
      /** Keeps containers that fit; several must all fit. */
      filter: blocks(filter),
    }),
    atMostOne: [httpAuthMembers],
    rules: httpClientRules,
  }),
});
