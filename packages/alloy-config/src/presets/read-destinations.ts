import { AlloyConfigError } from '../syntax/alloy-config-error.js';
import type {
  DestinationOptions,
  GrafanaCloudDestination,
  LokiDestination,
  OtlpDestination,
  PrometheusDestination,
  Signal,
  TextOption,
} from './alloy-config-options.js';
import { labelFrom } from './label-from.js';
import { optional, readChoice, readFlag, readList, readObject, readRecord, refuse, required } from './option-reader.js';
import { connectionKeys, dropUndefined, readConnection, urlReader } from './read-connection.js';
import { readPlainText, readVariable, type ValueReader } from './read-values.js';

/** A destination with its label filled in. */
export type Destination = DestinationOptions & {
  /** Label of its components. */
  readonly label: string;
  /** Path within the options, for messages. */
  readonly path: string;
};

const readSignals = readList(readChoice('metrics', 'logs', 'traces'));

/** Reads `destinations`; each has a label of its own. */
export function readDestinations(value: unknown, path: string, values: ValueReader): readonly Destination[] {
  const read = readList((item, at) => readDestination(item, at, values))(value, path);
  if (read.length === 0) refuse(path, 'a list of at least one destination', value);
  const paths = new Map<string, string>();
  for (const destination of read) {
    const earlier = paths.get(destination.label);
    if (earlier !== undefined) {
      throw new AlloyConfigError(
        `has the label ${destination.label}, as ${earlier} has; give one of them another name`,
        destination.path,
      );
    }
    paths.set(destination.label, destination.path);
  }
  return read;
}

function readDestination(value: unknown, path: string, values: ValueReader): Destination {
  const type = required(
    readObject(value, path),
    'type',
    path,
    readChoice('grafana-cloud', 'prometheus', 'loki', 'otlp'),
  );
  const read = { 'grafana-cloud': readGrafanaCloud, prometheus: readPrometheus, loki: readLoki, otlp: readOtlp }[type];
  const options = read(value, path, values);
  return { ...options, label: labelFrom(options.name ?? type), path };
}

function readGrafanaCloud(value: unknown, path: string, values: ValueReader): GrafanaCloudDestination {
  const keys = ['type', 'name', 'signals', 'metricsUrl', 'logsUrl', 'otlpUrl', 'environmentPrefix'];
  const record = readRecord(value, path, keys);
  const url = urlReader(values);
  return dropUndefined({
    type: 'grafana-cloud',
    name: optional(record, 'name', path, readPlainText),
    signals: optional(record, 'signals', path, readSignals),
    metricsUrl: optional(record, 'metricsUrl', path, url),
    logsUrl: optional(record, 'logsUrl', path, url),
    otlpUrl: optional(record, 'otlpUrl', path, url),
    environmentPrefix: optional(record, 'environmentPrefix', path, readVariable),
  });
}

function readPrometheus(value: unknown, path: string, values: ValueReader): PrometheusDestination {
  const record = readRecord(value, path, [...connectionKeys, 'url', 'tenant']);
  return dropUndefined({
    type: 'prometheus',
    url: required(record, 'url', path, urlReader(values)),
    tenant: optional(record, 'tenant', path, readPlainText),
    ...readConnection(record, path, values),
  });
}

function readLoki(value: unknown, path: string, values: ValueReader): LokiDestination {
  const record = readRecord(value, path, [...connectionKeys, 'url', 'tenant']);
  return dropUndefined({
    type: 'loki',
    url: required(record, 'url', path, urlReader(values)),
    tenant: optional(record, 'tenant', path, readPlainText),
    ...readConnection(record, path, values),
  });
}

function readOtlp(value: unknown, path: string, values: ValueReader): OtlpDestination {
  const record = readRecord(value, path, [...connectionKeys, 'protocol', 'endpoint', 'signals', 'plaintext']);
  const protocol = optional(record, 'protocol', path, readChoice('grpc', 'http')) ?? 'grpc';
  const endpoint = required(record, 'endpoint', path, protocol === 'http' ? urlReader(values) : values.text);
  checkOtlpEndpoint(protocol, endpoint, `${path}.endpoint`);
  const plaintext = optional(record, 'plaintext', path, readFlag);
  if (plaintext !== undefined && protocol === 'http') {
    throw new AlloyConfigError('is for gRPC only; with HTTP the URL says it', `${path}.plaintext`);
  }
  return dropUndefined({
    type: 'otlp',
    protocol,
    endpoint,
    signals: optional(record, 'signals', path, readSignals),
    plaintext: plaintext ?? (protocol === 'grpc' && isLocal(endpoint)),
    ...readConnection(record, path, values),
  });
}

function checkOtlpEndpoint(protocol: 'grpc' | 'http', endpoint: TextOption, path: string): void {
  if (typeof endpoint !== 'string') return;
  if (protocol === 'grpc' && !/^(?:\[[0-9a-fA-F:.]+\]|[^:/\s]+):\d+$/.test(endpoint)) {
    refuse(path, 'host:port for gRPC, such as "tempo.example:4317"', endpoint, 'for a URL set protocol: "http"');
  }
  if (protocol === 'grpc' && endpoint.endsWith(':4318')) refuse(path, 'the gRPC port, usually 4317', endpoint);
  if (protocol === 'http' && /:4317(?:\/|$)/.test(endpoint)) refuse(path, 'the HTTP port, usually 4318', endpoint);
}

function isLocal(endpoint: TextOption): boolean {
  return typeof endpoint === 'string' && /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\]):/.test(endpoint);
}

/** Signals that a destination takes, of those that there are. */
export function signalsOf(destination: Destination): readonly Signal[] {
  switch (destination.type) {
    case 'grafana-cloud':
      return destination.signals ?? ['metrics', 'logs', 'traces'];
    case 'prometheus':
      return ['metrics'];
    case 'loki':
      return ['logs'];
    case 'otlp':
      return destination.signals ?? ['traces'];
  }
}
