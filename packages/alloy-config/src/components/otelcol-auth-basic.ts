import { clientCredentialsAreWhole, serverCredentialsAreThere } from '../validation/rules/otelcol-auth-basic.js';
import { block, body, optional, withShared } from '../schema/body-spec.js';
import { defineComponent } from './define-component.js';
import { debugMetricsMembers } from './shared/otelcol.js';
import { secret, string } from '../schema/value-type.js';

const clientAuth = body({
  members: {
    /** User name; for Grafana Cloud's OTLP gateway the stack's instance id. */
    username: optional(string),
    /** File with the user name. */
    username_file: optional(string),
    /** Password or token. */
    password: optional(secret),
    /** File with the password. */
    password_file: optional(string),
  },
  atMostOne: [
    ['username', 'username_file'],
    ['password', 'password_file'],
  ],
  rules: [clientCredentialsAreWhole],
});

const htpasswd = body({
  members: {
    /** File in htpasswd form. */
    file: optional(string),
    /** Lines in htpasswd form. */
    inline: optional(string),
  },
});

/** User and password: exporters send them, receivers ask for them. */
export const otelcolAuthBasic = defineComponent({
  name: 'otelcol.auth.basic',
  exports: { handler: 'AuthHandler' },
  body: body({
    members: withShared(debugMetricsMembers, {
      /** User name. Set it beside `client_auth` too: Alloy always builds the server half, which needs credentials. */
      username: optional(string),
      /** Password or token. */
      password: optional(secret),
      /** Credentials that exporters send. Default: `username` and `password`. */
      client_auth: block(clientAuth),
      /** Users that receivers accept. */
      htpasswd: block(htpasswd),
    }),
    rules: [serverCredentialsAreThere],
  }),
});
