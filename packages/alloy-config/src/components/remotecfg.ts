import { attributesAreNotReserved } from '../validation/rules/remotecfg.js';
import { body, optional, withShared } from '../schema/body-spec.js';
import { defineConfigBlock } from './define-component.js';
import { httpAuthMembers, httpClientMembers, httpClientRules } from './shared/http-client.js';
import { durationFrom, mapOf, string } from '../schema/value-type.js';

/** Takes further configuration from a server. */
export const remotecfg = defineConfigBlock({
  name: 'remotecfg',
  body: body({
    members: withShared(httpClientMembers, {
      /** Address of the server. Without it nothing happens. */
      url: optional(string),
      /** Id of this Alloy. Default: random. */
      id: optional(string),
      /** A name for people. */
      name: optional(string),
      /** Attributes by which the server chooses a configuration. Names must not begin with `collector.`. */
      attributes: optional(mapOf(string)),
      /** How often to ask, at least "10s". Default "1m". */
      poll_frequency: optional(durationFrom('10s'), '1m'),
    }),
    atMostOne: [httpAuthMembers],
    rules: [attributesAreNotReserved, ...httpClientRules],
  }),
});
