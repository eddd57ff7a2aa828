import { InvalidOptionError } from '@tta/core';
import {
  booleanOption,
  environmentResourceAttributes,
  environmentVariable,
  integerOption,
  knownOptions,
  stringOption,
} from '@tta/core/authors';
import type { Attributes } from '@opentelemetry/api';
import type { MetricProducer } from '@opentelemetry/sdk-metrics';
import { discoverySettings, type DiscoverySettings } from '../discovery/discovery-settings.js';
import type { PrometheusEndpointOptions, TlsOptions } from './endpoint-options.js';
import { allowedHostsFromEnvironment, isHost, hostFromEnvironment, portFromEnvironment } from '../environment.js';

/** Options as they are used: checked, with what the environment and the defaults add. */
export interface EndpointSettings {
  readonly host: string;
  readonly port: number;
  readonly strictPort: boolean;
  /** Whether the primary of a cluster leaves the port to its workers, because no option chose it for this process. */
  readonly mayMove: boolean;
  readonly path: string;
  readonly metricProducers: readonly MetricProducer[];
  readonly resourceAttributes: Attributes & { readonly 'service.name': string };
  readonly global: boolean;
  readonly allowedHosts: readonly string[] | undefined;
  readonly tls: TlsOptions | undefined;
  readonly discovery: DiscoverySettings | undefined;
  readonly keepProcessAlive: boolean;
}

const defaults = { host: '127.0.0.1', port: 9464, path: '/metrics', serviceName: 'unknown_service:node' };

const known = [
  ...['host', 'port', 'strictPort', 'path', 'metricProducers', 'serviceName', 'resourceAttributes', 'global'],
  ...['allowedHosts', 'tls', 'discovery', 'keepProcessAlive', 'timeoutMs', 'maxAgeMs', 'targetInfo'],
  ...['createdSamples', 'auth'],
];

/** Options beat the environment, the environment beats the defaults. @throws InvalidOptionError */
export function endpointSettings(options: PrometheusEndpointOptions): EndpointSettings {
  knownOptions(options, known);
  const { strictPort = false, global = true, keepProcessAlive = false, metricProducers = [] } = options;
  return {
    host: checkHost('host', options.host ?? hostFromEnvironment(defaults.host)),
    port: integerOption('port', options.port ?? portFromEnvironment(defaults.port), { min: 0, max: 65_535 }),
    strictPort: booleanOption('strictPort', strictPort),
    mayMove: options.port === undefined,
    path: checkPath(options.path ?? defaults.path),
    metricProducers: checkProducers(metricProducers),
    resourceAttributes: resourceAttributes(options),
    global: booleanOption('global', global),
    allowedHosts: checkHosts(options.allowedHosts) ?? allowedHostsFromEnvironment(),
    tls: options.tls === undefined ? undefined : checkTls(options.tls),
    discovery: discoverySettings(options.discovery),
    keepProcessAlive: booleanOption('keepProcessAlive', keepProcessAlive),
  };
}

function checkHost(option: string, host: unknown): string {
  if (isHost(stringOption(option, host))) return host as string;
  throw new InvalidOptionError(option, 'a host name or an IP address, without scheme and port', host);
}

function checkHosts(hosts: readonly string[] | undefined): readonly string[] | undefined {
  if (hosts === undefined) return undefined;
  if (!Array.isArray(hosts)) throw new InvalidOptionError('allowedHosts', 'an array of host names', hosts);
  return hosts.map((host, index) => checkHost(`allowedHosts[${index}]`, host));
}

function checkPath(path: unknown): string {
  if (typeof path === 'string' && /^\/[^?#\s]+$/.test(path) && path !== '/-/healthy') return path;
  throw new InvalidOptionError('path', 'a path below / such as /metrics', path);
}

function checkProducers(producers: readonly MetricProducer[]): readonly MetricProducer[] {
  const given: unknown = producers;
  if (!Array.isArray(given)) throw new InvalidOptionError('metricProducers', 'an array', given);
  given.forEach((producer: unknown, index) => {
    if (isProducer(producer)) return;
    // Such as the telemetry that has it.
    const inside: unknown = (producer as { readonly metricProducer?: unknown } | null | undefined)?.metricProducer;
    throw new InvalidOptionError(
      `metricProducers[${index}]`,
      'a metric producer, which has a method collect',
      producer,
      isProducer(inside) ? 'pass its property metricProducer' : undefined,
    );
  });
  return Array.from(producers);
}

function isProducer(value: unknown): value is MetricProducer {
  return typeof (value as Partial<MetricProducer> | null | undefined)?.collect === 'function';
}

function resourceAttributes(options: PrometheusEndpointOptions): EndpointSettings['resourceAttributes'] {
  const attributes = { ...environmentResourceAttributes(), ...options.resourceAttributes };
  const named = options.serviceName ?? options.resourceAttributes?.['service.name'];
  const name = named ?? environmentVariable('OTEL_SERVICE_NAME') ?? attributes['service.name'] ?? defaults.serviceName;
  return { ...attributes, 'service.name': stringOption('serviceName', name) };
}

function checkTls(tls: TlsOptions): TlsOptions {
  if (typeof tls !== 'object' || (tls as unknown) === null || Array.isArray(tls)) {
    throw new InvalidOptionError('tls', '{ cert, key } in PEM form', tls);
  }
  knownOptions(tls, ['cert', 'key'], 'tls');
  if (!tls.cert || !tls.key) throw new InvalidOptionError('tls', '{ cert, key } in PEM form', tls);
  return tls;
}
