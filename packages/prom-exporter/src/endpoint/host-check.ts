import { isIP } from 'node:net';

export interface HostCheckOptions {
  /** The address that the endpoint listens at; `undefined` until it does. */
  readonly address: () => string | undefined;
  /**
   * Names that are allowed beside `localhost` and IP addresses. Given ones are checked wherever the endpoint listens.
   */
  readonly allowedHosts: readonly string[] | undefined;
}

/**
 * Whether a request may come by this host name. An endpoint on loopback trusts every client that reaches it. A page in
 * a browser can reach it when its own name is made to lead here (DNS rebinding), but its requests carry that name. An
 * IP address is never rebound.
 */
export function createHostCheck({
  address,
  allowedHosts,
}: HostCheckOptions): (authority: string | undefined) => boolean {
  const names = new Set(allowedHosts?.map((host) => host.toLowerCase()));
  return (authority) => {
    if (allowedHosts === undefined && !isLoopback(address() ?? '')) return true;
    // Browsers always name a host.
    if (authority === undefined || authority === '') return true;
    const name = hostName(authority);
    return isIP(name) > 0 || name === 'localhost' || name.endsWith('.localhost') || names.has(name);
  };
}

function isLoopback(address: string): boolean {
  return /^(?:::ffff:)?127\./.test(address) || address === '::1';
}

/** Without user, port and the dot at the end. */
function hostName(authority: string): string {
  const host = authority.slice(authority.lastIndexOf('@') + 1).toLowerCase();
  const [, six] = /^\[(.*)\](?::\d*)?$/.exec(host) ?? [];
  return six ?? host.replace(/:\d*$/, '').replace(/\.$/, '');
}
