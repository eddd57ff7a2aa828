import { readInteger, refuse } from './option-reader.js';

/** Where a metrics page is, as the labels of a target say it. */
export interface PageAddress {
  /** host:port */
  readonly address: string;
  /** Left out: `http`. */
  readonly scheme?: 'https';
  /** Left out: `/metrics`. */
  readonly metricsPath?: string;
}

/** A port that one can listen on. */
export const readPort = readInteger(1, 65_535);

/** Takes a URL apart, since Alloy wants host and port, scheme, and path each in a place of its own. */
export function readAddress(text: string, path: string): PageAddress {
  const [, scheme = 'http', host = '', metricsPath = ''] =
    /^(?:(https?):\/\/)?([^/?#@\s]+)(\/[^?#\s]*)?$/.exec(text) ?? [];
  const [, port] = /^(?:\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._-]+)(?::(\d{1,5}))?$/.exec(host) ?? [];
  const isUrl = text.includes('://');
  if (!/^(?:\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._-]+)(?::\d{1,5})?$/.test(host) || (port === undefined && !isUrl)) {
    return refuse(path, 'host:port or a URL such as "http://localhost:9464/metrics"', text);
  }
  if (port !== undefined) readPort(Number(port), path);
  return {
    address: port === undefined ? `${host}:${scheme === 'https' ? 443 : 80}` : host,
    ...(scheme === 'https' && { scheme }),
    ...(metricsPath !== '' && metricsPath !== '/' && metricsPath !== '/metrics' && { metricsPath }),
  };
}
