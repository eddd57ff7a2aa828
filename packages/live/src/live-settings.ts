import { isIPv6 } from 'node:net';
import { InvalidOptionError } from '@tta/core';
import type { ObservedStep } from '@tta/core';
import {
  booleanOption,
  environmentVariable,
  integerOption,
  knownOptions,
  stringOption,
  unusableVariable,
  warnOfMisspeltVariables,
} from '@tta/core/authors';
import type { LiveOptions, LiveTls } from './live-options.js';
import { traceHref } from './model/trace-href.js';
import { defaultFolder } from './peers/announcement.js';

/** Options as they are used: checked, with additions of the environment and the defaults. */
export interface LiveSettings {
  readonly port: number;
  readonly strictPort: boolean;
  readonly host: string;
  readonly tls: LiveTls | undefined;
  readonly allowedHosts: readonly string[];
  /** Whether nothing runs, because this is production and it was not asked for there. */
  readonly isOff: boolean;
  readonly serviceName: string | undefined;
  readonly maxRuns: number;
  readonly maxBytes: number;
  readonly workflows: readonly ObservedStep[];
  readonly capture: boolean;
  readonly editor: string;
  readonly traceUrl: string | undefined;
  readonly folder: string | undefined;
}

const defaults = { port: 9463, host: '127.0.0.1', maxRuns: 5000, maxBytes: 32 * 1024 * 1024, editor: 'vscode' };

const known = [
  ...['port', 'strictPort', 'host', 'allowRemote', 'tls', 'allowedHosts', 'production', 'serviceName', 'maxRuns'],
  ...['maxBytes', 'workflows', 'capture', 'editor', 'traceUrl', 'folder'],
];

/** Options beat the environment, the environment beats the defaults. @throws InvalidOptionError */
export function liveSettings(options: LiveOptions): LiveSettings {
  knownOptions(options, known);
  warnOfMisspeltVariables();
  const { strictPort = false, host = defaults.host, allowRemote = false, tls } = options;
  const { serviceName, workflows = [], maxRuns = defaults.maxRuns, maxBytes = defaults.maxBytes } = options;
  const given = switchOf('TTA_LIVE');
  const production = options.production ?? given === 'on';
  checkHost('host', host);
  if (!isLoopback(host) && !booleanOption('allowRemote', allowRemote) && tls === undefined) {
    const advice = 'give tls, or allowRemote: true where the network is trusted';
    throw new InvalidOptionError('host', 'an address of this machine alone', host, advice);
  }
  if (tls !== undefined) checkTls(tls);
  return {
    port: integerOption('port', options.port ?? portFromEnvironment(), { min: 0, max: 65_535 }),
    strictPort: booleanOption('strictPort', strictPort),
    host,
    tls,
    allowedHosts: checkHosts(options.allowedHosts ?? hostsFromEnvironment()),
    isOff: !booleanOption('production', production) && (given === 'off' || process.env.NODE_ENV === 'production'),
    serviceName: serviceName === undefined ? undefined : stringOption('serviceName', serviceName),
    maxRuns: integerOption('maxRuns', maxRuns, { min: 1 }),
    maxBytes: integerOption('maxBytes', maxBytes, { min: 1_000_000 }),
    workflows: checkWorkflows(workflows),
    capture: booleanOption('capture', options.capture ?? switchOf('TTA_LIVE_CAPTURE') === 'on'),
    editor: checkEditor(options.editor ?? environmentVariable('TTA_LIVE_EDITOR') ?? defaults.editor),
    traceUrl: options.traceUrl === undefined ? traceUrlFromEnvironment() : checkTraceUrl(options.traceUrl),
    folder: folderOf(options.folder),
  };
}

function switchOf(variable: string): 'on' | 'off' | undefined {
  const given = environmentVariable(variable);
  const value = given?.toLowerCase();
  if (given === undefined || value === 'on' || value === 'off') return value as 'on' | 'off' | undefined;
  unusableVariable(variable, given, 'on or off', 'the default');
  return undefined;
}

function isLoopback(host: string): boolean {
  return /^127(?:\.\d{1,3}){3}$/.test(host) || host === '::1' || host === 'localhost';
}

function checkHost(option: string, host: unknown): string {
  const text = stringOption(option, host);
  if (/^[\w.-]+$/.test(text) || isIPv6(text)) return text;
  throw new InvalidOptionError(option, 'a host name or an IP address, without scheme and port', host);
}

function checkHosts(hosts: readonly string[]): readonly string[] {
  if (!Array.isArray(hosts)) throw new InvalidOptionError('allowedHosts', 'an array of host names', hosts);
  return hosts.map((host, index) => checkHost(`allowedHosts[${index}]`, host));
}

function checkTls(tls: LiveTls): void {
  knownOptions(tls, ['cert', 'key'], 'tls');
  if (!tls.cert || !tls.key) throw new InvalidOptionError('tls', '{ cert, key } in PEM form', tls);
}

function checkWorkflows(workflows: readonly ObservedStep[]): readonly ObservedStep[] {
  const given: unknown = workflows;
  if (!Array.isArray(given)) throw new InvalidOptionError('workflows', 'an array of steps', given);
  given.forEach((step: Partial<ObservedStep> | null | undefined, index) => {
    if (typeof step?.name === 'string' && typeof step.type === 'string') return;
    throw new InvalidOptionError(`workflows[${index}]`, 'a step', step);
  });
  return workflows;
}

function checkEditor(editor: unknown): string {
  if (typeof editor === 'string' && /^[a-z][a-z0-9+.-]*$/.test(editor) && editor !== 'javascript') return editor;
  throw new InvalidOptionError('editor', 'a URL scheme such as vscode', editor);
}

const traceUrlForm = 'an http or https URL with {traceId} in it';

function isTraceUrl(url: unknown): url is string {
  return (
    typeof url === 'string' && url.includes('{traceId}') && /^https?:/i.test(url) && URL.canParse(traceHref(url, '0'))
  );
}

function checkTraceUrl(url: unknown): string {
  if (isTraceUrl(url)) return url;
  throw new InvalidOptionError('traceUrl', traceUrlForm, url);
}

function traceUrlFromEnvironment(): string | undefined {
  const url = environmentVariable('TTA_LIVE_TRACE_URL');
  if (url === undefined || isTraceUrl(url)) return url;
  unusableVariable('TTA_LIVE_TRACE_URL', url, traceUrlForm, 'no link');
  return undefined;
}

function folderOf(option: string | false | undefined): string | undefined {
  if (option === false) return undefined;
  return stringOption('folder', option ?? environmentVariable('TTA_LIVE_DIR') ?? defaultFolder());
}

function portFromEnvironment(): number {
  const port = environmentVariable('TTA_LIVE_PORT');
  if (port === undefined) return defaults.port;
  if (/^\d{1,5}$/.test(port) && Number(port) <= 65_535) return Number(port);
  unusableVariable('TTA_LIVE_PORT', port, 'an integer from 0 to 65535', defaults.port);
  return defaults.port;
}

function hostsFromEnvironment(): readonly string[] {
  const list = environmentVariable('TTA_ALLOWED_HOSTS');
  const hosts = list?.split(',').map((host) => host.trim()) ?? [];
  if (hosts.every((host) => /^[\w.-]+$/.test(host) || isIPv6(host))) return hosts;
  unusableVariable('TTA_ALLOWED_HOSTS', list ?? '', 'a list of host names with commas between, without ports', 'none');
  return [];
}
