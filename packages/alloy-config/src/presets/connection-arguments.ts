import type { Component } from '../components/define-component.js';
import { localFile } from '../components/local-file.js';
import { otelcolAuthBasic } from '../components/otelcol-auth-basic.js';
import { otelcolAuthBearer } from '../components/otelcol-auth-bearer.js';
import type { Reference, TypedExpression } from '../schema/typed-expression.js';
import type { ConnectionOptions, SecretOption, TlsOptions } from './alloy-config-options.js';
import type { PresetContext } from './preset-context.js';

type Secret = TypedExpression<'string' | 'secret'>;
type BasicAuthArguments = { readonly username: string | TypedExpression<'string'> } & (
  { readonly password: Secret } | { readonly password_file: string }
);
type HttpAuthArguments =
  | { readonly basic_auth: BasicAuthArguments }
  | { readonly bearer_token: Secret }
  | { readonly bearer_token_file: string }
  | { readonly basic_auth?: never };

interface TlsArguments {
  readonly ca_file?: string;
  readonly cert_file?: string;
  readonly key_file?: string;
  readonly server_name?: string;
  readonly insecure_skip_verify?: boolean;
}

/** Arguments of an endpoint of Prometheus's or Loki's kind that prove who is calling. */
export function httpAuth(
  options: Pick<ConnectionOptions, 'basicAuth' | 'bearerToken'>,
  purpose: string,
  context: PresetContext,
): HttpAuthArguments {
  const { basicAuth, bearerToken } = options;
  if (basicAuth !== undefined) return { basic_auth: basicAuthArguments(basicAuth, purpose, context) };
  if (bearerToken === undefined) return {};
  if (isFile(bearerToken)) return { bearer_token_file: bearerToken.file };
  return { bearer_token: context.secret(bearerToken, `token ${purpose}`) };
}

/** The components by which OTLP exporters prove who is calling, and receivers ask; none where they are not needed. */
export function otlpAuth(
  options: Pick<ConnectionOptions, 'basicAuth' | 'bearerToken'> & { readonly label: string },
  purpose: string,
  context: PresetContext,
): { readonly components: readonly Component[]; readonly handler?: Reference<'AuthHandler'> } {
  const { basicAuth, bearerToken, label } = options;
  if (basicAuth !== undefined) {
    const username = context.text(basicAuth.username, `user name ${purpose}`);
    const password = otlpSecret(basicAuth.password, `${label}_password`, `password ${purpose}`, context);
    // Exporters send `client_auth`. Alloy builds the server half as well, and that one needs the flat pair to start.
    const credentials = { username, password: password.value };
    const auth = otelcolAuthBasic(label, { ...credentials, client_auth: credentials });
    return { components: [...password.components, auth], handler: auth.handler };
  }
  if (bearerToken === undefined) return { components: [] };
  const token = otlpSecret(bearerToken, `${label}_token`, `token ${purpose}`, context);
  const auth = otelcolAuthBearer(label, { token: token.value });
  return { components: [...token.components, auth], handler: auth.handler };
}

/** A secret for a component that takes no file of its own. */
function otlpSecret(
  option: SecretOption,
  label: string,
  purpose: string,
  context: PresetContext,
): { readonly components: readonly Component[]; readonly value: Secret } {
  if (!isFile(option)) return { components: [], value: context.secret(option, purpose) };
  const file = localFile(label, { filename: option.file, is_secret: true });
  return { components: [file], value: file.content };
}

/** TLS arguments, which have the same names in both kinds of client. */
export function tlsArguments(tls: TlsOptions): TlsArguments {
  return {
    ...(tls.caFile !== undefined && { ca_file: tls.caFile }),
    ...(tls.certFile !== undefined && { cert_file: tls.certFile }),
    ...(tls.keyFile !== undefined && { key_file: tls.keyFile }),
    ...(tls.serverName !== undefined && { server_name: tls.serverName }),
    ...(tls.insecureSkipVerify === true && { insecure_skip_verify: true }),
  };
}

function basicAuthArguments(
  { username, password }: NonNullable<ConnectionOptions['basicAuth']>,
  purpose: string,
  context: PresetContext,
): BasicAuthArguments {
  const user = context.text(username, `user name ${purpose}`);
  if (isFile(password)) return { username: user, password_file: password.file };
  return { username: user, password: context.secret(password, `password ${purpose}`) };
}

function isFile(option: SecretOption): option is { readonly file: string } {
  return typeof option === 'object' && 'file' in option;
}
