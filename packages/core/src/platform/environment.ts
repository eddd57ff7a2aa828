import { showValue } from './show-value.js';
import { warnOnce } from './warn.js';

// A variable that cannot be used must not stop the application: one line names it, and the default is used.

/** The variable's value; `undefined` when it is unset, empty or blank, which OpenTelemetry takes for the same. */
export function environmentVariable(name: string): string | undefined {
  const value = process.env[name]?.trim();
  return value === '' ? undefined : value;
}

/** Warns once that a variable's value is not used. Shows the value without what may be secret. */
export function unusableVariable(name: string, value: string, allowed: string, fallback: string | number): void {
  const shown = showValue(withoutCredentials(value));
  warnOnce(`${name}=${value}`, `${name} must be ${allowed}, got ${shown}; ${fallback} is used instead.`);
}

/** Schemes that are shown. Another one may be a secret that was pasted to a wrong place. */
const knownScheme = /^(?:file|ftp|grpcs?|https?|postgres|postgresql|rediss?|socks5?|unix|wss?)$/i;

/**
 * Text without the parts that may hold credentials: all before an `@`, except for a known scheme, all after a `?`, and
 * an unknown scheme.
 */
function withoutCredentials(text: string): string {
  const [, scheme, rest = text] = /^([^/?#]*):\/\/(.*)$/s.exec(text) ?? [];
  const shown = scheme === undefined ? '' : `${knownScheme.test(scheme) ? scheme : '[concealed]'}://`;
  return shown + rest.replace(/^.*@/s, '[concealed]@').replace(/\?.+$/s, '?[concealed]');
}

/** The resource attributes of `OTEL_RESOURCE_ATTRIBUTES`: `key=value,key=value`, percent-encoded. All or none are used. */
export function environmentResourceAttributes(): Record<string, string> {
  const name = 'OTEL_RESOURCE_ATTRIBUTES';
  const list = environmentVariable(name);
  if (list === undefined) return {};
  try {
    const pairs = list.split(',').filter((pair) => pair.trim() !== '');
    return Object.fromEntries(pairs.map(readPair));
  } catch {
    unusableVariable(name, list, 'a list of key=value with commas between, percent-encoded', 'none');
    return {};
  }
}

/** @throws URIError */
function readPair(pair: string): [key: string, value: string] {
  const at = pair.indexOf('=');
  const key = pair.slice(0, Math.max(0, at)).trim();
  if (key === '') throw new URIError('no key');
  return [decodeURIComponent(key), decodeURIComponent(pair.slice(at + 1).trim())];
}
