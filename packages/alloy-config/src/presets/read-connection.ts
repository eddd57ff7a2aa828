import { AlloyConfigError } from '../syntax/alloy-config-error.js';
import type { ConnectionOptions, TextOption } from './alloy-config-options.js';
import { optional, readRecord, refuse, required, type OptionRecord } from './option-reader.js';
import { readPlainText, readTls, type ValueReader } from './read-values.js';

/** Keys that all destinations but Grafana Cloud have. */
export const connectionKeys = ['type', 'name', 'basicAuth', 'bearerToken', 'headers', 'tls'];

/** How to prove who is calling, and how to reach the server. */
export function readConnection(record: OptionRecord, path: string, values: ValueReader): ConnectionOptions {
  return dropUndefined({
    name: optional(record, 'name', path, readPlainText),
    ...readAuth(record, path, values),
    headers: optional(record, 'headers', path, values.headers),
    tls: optional(record, 'tls', path, readTls),
  });
}

/** How to prove who is calling: by user and password, by a token, or not at all. */
export function readAuth(
  record: OptionRecord,
  path: string,
  values: ValueReader,
): Pick<ConnectionOptions, 'basicAuth' | 'bearerToken'> {
  const basicAuth = optional(record, 'basicAuth', path, (value, at) => {
    const auth = readRecord(value, at, ['username', 'password']);
    return {
      username: required(auth, 'username', at, values.text),
      password: required(auth, 'password', at, values.secret),
    };
  });
  const bearerToken = optional(record, 'bearerToken', path, values.secret);
  if (basicAuth !== undefined && bearerToken !== undefined) {
    throw new AlloyConfigError('excludes basicAuth; keep one of them', `${path}.bearerToken`);
  }
  return dropUndefined({ basicAuth, bearerToken });
}

/** Reader of a URL with its scheme. */
export function urlReader(values: ValueReader): (value: unknown, path: string) => TextOption {
  return (value, path) => {
    const url = values.text(value, path);
    if (typeof url === 'string' && !/^https?:\/\/[^\s/]+\S*$/.test(url)) {
      refuse(path, 'a URL such as "https://server.example/path"', url);
    }
    return url;
  };
}

type Defined<T> = { [Key in keyof T]: Exclude<T[Key], undefined> };

/** The record without the keys whose value is `undefined`. */
export function dropUndefined<T extends object>(record: T): Defined<T> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as Defined<T>;
}
