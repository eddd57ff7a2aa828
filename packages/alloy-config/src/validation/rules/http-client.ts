import { urlProblem } from '../go-url.js';
import type { BodyView } from '../../schema/body-view.js';

/** Proxy arguments: from the environment, or by URL, and what depends on either. */
export function proxyOptionsAgree(body: BodyView): void {
  const fromEnvironment = body.flag('proxy_from_environment') === true;
  if (fromEnvironment && (body.has('proxy_url') || body.has('no_proxy'))) {
    body.report(
      'proxy-options',
      'proxy_from_environment',
      'proxy_from_environment excludes proxy_url and no_proxy: keep one way',
    );
    return;
  }
  if (body.has('no_proxy') && !body.has('proxy_url')) {
    body.report('proxy-options', 'no_proxy', 'no_proxy needs proxy_url: add it, or remove no_proxy');
  }
  if (body.has('proxy_connect_header') && !fromEnvironment && !body.has('proxy_url')) {
    body.report(
      'proxy-options',
      'proxy_connect_header',
      'proxy_connect_header needs proxy_url or proxy_from_environment = true',
    );
  }
}

const reservedHeader =
  /^(?:authorization|host|content-(?:encoding|length|type)|user-agent|connection|keep-alive|proxy-authenticate|proxy-authorization|www-authenticate|accept-encoding|x-prometheus-(?:remote-(?:read|write)-version|scrape-timeout-seconds)|x-amz-.*)$/i;

/** Headers with a meaning of their own are set by other arguments. */
export function headersAreFree(body: BodyView): void {
  for (const { key, keyRange } of body.fields('http_headers')) {
    if (!reservedHeader.test(key)) continue;
    const at = keyRange === undefined ? 'http_headers' : { range: keyRange };
    const instead = /authorization$/i.test(key) ? 'use basic_auth, bearer_token_file or authorization' : 'remove it';
    body.report('reserved-header', at, `http_headers must not set ${key}: ${instead}`);
  }
}

/** A client certificate goes with its key. */
export function certificateHasKey(body: BodyView): void {
  const certificate = ['cert_pem', 'cert_file'].find((name) => body.has(name));
  const key = ['key_pem', 'key_file'].find((name) => body.has(name));
  if ((certificate === undefined) === (key === undefined)) return;
  const missing = certificate === undefined ? 'cert_file (or cert_pem)' : 'key_file (or key_pem)';
  body.report('incomplete-tls', certificate ?? key, `${certificate ?? key} needs ${missing}: Alloy refuses one alone`);
}

/** A client of OAuth 2.0 has a secret. */
export function oauth2HasSecret(body: BodyView): void {
  if (body.has('client_secret') || body.has('client_secret_file')) return;
  body.report('incomplete-oauth2', undefined, 'oauth2 needs client_secret or client_secret_file');
}

/** `authorization` is for every scheme but basic. */
export function authorizationIsNotBasic(body: BodyView): void {
  if (body.text('type')?.toLowerCase() !== 'basic') return;
  body.report('authorization-basic', 'type', 'authorization does not do basic: use basic_auth { username, password }');
}

/** A URL with a scheme that HTTP has. */
export function isHttpUrl(text: string): boolean {
  return /^https?:\/\/[^\s/]+\S*$/.test(text);
}

/** Checks that `url` is a URL and that its path is one that the servers of this kind have. */
export function checkPushUrl(body: BodyView, paths: RegExp, example: string): void {
  const url = body.text('url');
  if (url === undefined) return;
  const problem = urlProblem(url);
  if (problem !== undefined) {
    body.report('url-form', 'url', `url ${problem}: write an address such as "${example}"`);
    return;
  }
  if (!isHttpUrl(url)) {
    body.report('url-form', 'url', `url must be a full address such as "${example}", got ${JSON.stringify(url)}`);
    return;
  }
  if (!paths.test(pathOf(url))) {
    body.report(
      'push-path',
      'url',
      `url has the path ${JSON.stringify(pathOf(url))}, push endpoints usually end as in "${example}"`,
    );
  }
}

function pathOf(url: string): string {
  return url.replace(/^https?:\/\/[^/]+/, '').replace(/[?#].*$/, '');
}
