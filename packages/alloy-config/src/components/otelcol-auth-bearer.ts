import { body, optional, required, withShared } from '../schema/body-spec.js';
import { defineComponent } from './define-component.js';
import { debugMetricsMembers } from './shared/otelcol.js';
import { secret, string } from '../schema/value-type.js';

/** A bearer token for exporters and receivers. */
export const otelcolAuthBearer = defineComponent({
  name: 'otelcol.auth.bearer',
  exports: { handler: 'AuthHandler' },
  body: body({
    members: withShared(debugMetricsMembers, {
      /** The token. */
      token: required(secret),
      /** Scheme before the token. Default "Bearer". */
      scheme: optional(string, 'Bearer'),
      /** Header that carries it. Default "Authorization". */
      header: optional(string, 'Authorization'),
    }),
  }),
});
