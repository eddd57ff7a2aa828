import { isIPv6 } from 'node:net';
import { environmentVariable, unusableVariable } from '@tta/core/authors';

/** The host named by the environment. */
export function hostFromEnvironment(fallback: string): string {
  const name = 'OTEL_EXPORTER_PROMETHEUS_HOST';
  const host = environmentVariable(name);
  if (host === undefined || isHost(host)) return host ?? fallback;
  unusableVariable(name, host, 'a host name or an IP address', fallback);
  return fallback;
}

/** The port named by the environment. */
export function portFromEnvironment(fallback: number): number {
  const name = 'OTEL_EXPORTER_PROMETHEUS_PORT';
  const port = environmentVariable(name);
  if (port === undefined) return fallback;
  if (/^\d{1,5}$/.test(port) && Number(port) <= 65_535) return Number(port);
  unusableVariable(name, port, 'an integer from 0 to 65535', fallback);
  return fallback;
}

/** The host names named by the environment, with commas between. */
export function allowedHostsFromEnvironment(): readonly string[] | undefined {
  const name = 'TTA_ALLOWED_HOSTS';
  const list = environmentVariable(name);
  if (list === undefined) return undefined;
  const hosts = list.split(',').map((host) => host.trim());
  if (hosts.every(isHost)) return hosts;
  unusableVariable(name, list, 'a list of host names with commas between, without ports', 'none');
  return undefined;
}

/** Whether a text has the form of a host name or an IP address: no scheme, no port, no blanks. */
export function isHost(text: string): boolean {
  return /^[\w.-]+$/.test(text) || isIPv6(text);
}
