import { isIPv6 } from 'node:net';
import { showValue } from '@tta/core/authors';
import { withoutCredentials } from './conceal.js';
import { Warnings } from './warnings.js';

// A variable that cannot be used must not stop the application: one line names it, and the default is used.

const warnings = new Warnings();

/** A variable's value; `undefined` when it is unset or empty, which OpenTelemetry takes for the same. */
export function environmentVariable(name: string): string | undefined {
  const value = process.env[name]?.trim();
  return value === '' ? undefined : value;
}

/** The host named by the environment. */
export function hostFromEnvironment(fallback: string): string {
  const name = 'OTEL_EXPORTER_PROMETHEUS_HOST';
  const host = environmentVariable(name);
  if (host === undefined || isHost(host)) return host ?? fallback;
  unusable(name, host, 'a host name or an IP address', fallback);
  return fallback;
}

/** The port named by the environment. */
export function portFromEnvironment(fallback: number): number {
  const name = 'OTEL_EXPORTER_PROMETHEUS_PORT';
  const port = environmentVariable(name);
  if (port === undefined) return fallback;
  if (/^\d{1,5}$/.test(port) && Number(port) <= 65_535) return Number(port);
  unusable(name, port, 'an integer from 0 to 65535', fallback);
  return fallback;
}

/** The host names named by the environment, with commas between. */
export function allowedHostsFromEnvironment(): readonly string[] | undefined {
  const name = 'TTA_ALLOWED_HOSTS';
  const list = environmentVariable(name);
  if (list === undefined) return undefined;
  const hosts = list.split(',').map((host) => host.trim());
  if (hosts.every(isHost)) return hosts;
  unusable(name, list, 'a list of host names with commas between, without ports', 'none');
  return undefined;
}

/** The resource attributes named by the environment: `key=value,key=value`, percent-encoded. */
export function resourceAttributesFromEnvironment(): Record<string, string> {
  const name = 'OTEL_RESOURCE_ATTRIBUTES';
  const list = environmentVariable(name);
  if (list === undefined) return {};
  const attributes: Record<string, string> = {};
  for (const pair of list.split(',')) {
    if (pair.trim() === '') continue;
    const [key, value] = splitOnce(pair);
    try {
      if (key === '' || value === undefined) throw new URIError('no key and value');
      attributes[decodeURIComponent(key)] = decodeURIComponent(value);
    } catch {
      unusable(name, list, 'a list of key=value with commas between, percent-encoded', 'none');
      return {};
    }
  }
  return attributes;
}

/** Whether a text has the form of a host name or an IP address: no scheme, no port, no blanks. */
export function isHost(text: string): boolean {
  return /^[\w.-]+$/.test(text) || isIPv6(text);
}

function unusable(name: string, value: string, allowed: string, fallback: string | number): void {
  const shown = showValue(withoutCredentials(value));
  warnings.about(`${name}=${value}`, `${name} must be ${allowed}, got ${shown}; ${fallback} is used instead`);
}

function splitOnce(pair: string): [key: string, value: string | undefined] {
  const at = pair.indexOf('=');
  return at === -1 ? [pair.trim(), undefined] : [pair.slice(0, at).trim(), pair.slice(at + 1).trim()];
}
