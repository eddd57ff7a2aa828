import { InvalidOptionError } from '@tta/core';
import { showValue } from '@tta/core/authors';
import { Warnings } from './warnings.js';

const warnings = new Warnings();

/** A variable's value; `undefined` when it is unset or empty, which OpenTelemetry takes for the same. */
export function environmentVariable(name: string): string | undefined {
  const value = process.env[name]?.trim();
  return value === '' ? undefined : value;
}

/** The host named by the environment. @throws InvalidOptionError */
export function hostFromEnvironment(): string | undefined {
  const name = 'OTEL_EXPORTER_PROMETHEUS_HOST';
  const host = environmentVariable(name);
  if (host !== undefined && !/^[\w.:%-]+$/.test(host)) {
    throw new InvalidOptionError(name, 'a host name or an IP address', host);
  }
  return host;
}

/** The port named by the environment. @throws InvalidOptionError */
export function portFromEnvironment(): number | undefined {
  const name = 'OTEL_EXPORTER_PROMETHEUS_PORT';
  const port = environmentVariable(name);
  if (port === undefined) return undefined;
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) {
    throw new InvalidOptionError(name, 'an integer from 0 to 65535', port);
  }
  return Number(port);
}

/** The resource attributes named by the environment: `key=value,key=value`, percent-encoded. None if it is no such list. */
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
      const allowed = 'a list of key=value with commas between, percent-encoded';
      warnings.about(list, `${name} must be ${allowed}, got ${showValue(list)}, and is ignored`);
      return {};
    }
  }
  return attributes;
}

function splitOnce(pair: string): [key: string, value: string | undefined] {
  const at = pair.indexOf('=');
  return at === -1 ? [pair.trim(), undefined] : [pair.slice(0, at).trim(), pair.slice(at + 1).trim()];
}
