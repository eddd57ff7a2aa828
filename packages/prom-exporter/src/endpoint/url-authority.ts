import { isIPv6 } from 'node:net';

/** Host and port in the form that URLs use. An address that means "all interfaces" is replaced by loopback. */
export function authority(host: string, port: number): string {
  const reachable = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  return isIPv6(reachable) ? `[${reachable}]:${port}` : `${reachable}:${port}`;
}
