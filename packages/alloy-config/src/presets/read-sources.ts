import { AlloyConfigError } from '../syntax/alloy-config-error.js';
import { readRegex } from '../validation/regex-syntax.js';
import { layoutProblem } from '../validation/time-layout.js';
import type { ConnectionOptions, TextLogOptions, TextOption } from './alloy-config-options.js';
import { optional, readFlag, readInteger, readList, readRecord, readText, refuse, required } from './option-reader.js';
import { readAddress, readPort, type PageAddress } from './read-address.js';
import { readAuth } from './read-connection.js';
import { defaultJob, identityKeys, readLabels, type Labels } from './read-labels.js';
import { readExpression, readPath, readPlainText, readTls, type ValueReader } from './read-values.js';

export interface Service extends PageAddress {
  readonly labels: Labels;
  readonly intervalMs: number;
  readonly timeoutMs: number;
  /** How Alloy gets in. */
  readonly access: Pick<ConnectionOptions, 'basicAuth' | 'bearerToken' | 'tls'>;
}

export interface Discovery {
  readonly folder: TextOption;
  readonly job: string;
  readonly intervalMs: number;
  readonly allowRemote: boolean;
}

export interface Docker {
  readonly host: string;
  readonly label: string;
  readonly portLabel: string;
  readonly logs: boolean;
  readonly metrics: boolean;
  readonly job: string;
  readonly intervalMs: number;
}

export interface LogFile {
  readonly path: string;
  readonly exclude?: string;
  readonly labels: Labels;
  readonly text?: TextLogOptions;
}

export interface OtlpSource {
  readonly listen: string;
  readonly grpcPort: number;
  readonly httpPort: number;
  readonly tls?: { readonly certFile: string; readonly keyFile: string; readonly clientCaFile?: string };
  readonly access: Pick<ConnectionOptions, 'basicAuth' | 'bearerToken'>;
}

/** Sources with their defaults filled in. */
export interface Sources {
  readonly services: readonly Service[];
  readonly discovery?: Discovery;
  readonly docker?: Docker;
  readonly cadvisor: boolean;
  readonly logFiles: readonly LogFile[];
  readonly journal: readonly { readonly unit: string; readonly labels: Labels }[];
  readonly otlp?: OtlpSource;
  readonly host: boolean;
  readonly alloy: boolean;
}

const readIntervalMs = readInteger(1000, 3_600_000);

/** Reads `sources`. Without any, there is one service at its default address. */
export function readSources(value: unknown, path: string, values: ValueReader): Sources {
  const record = readRecord(value ?? {}, path, [
    'services',
    'discovery',
    'docker',
    'cadvisor',
    'logFiles',
    'journal',
    'otlp',
    'host',
    'alloy',
  ]);
  const discovery = optional(record, 'discovery', path, (option, at) => readDiscovery(option, at, values));
  const docker = optional(record, 'docker', path, readDocker);
  const otlp = optional(record, 'otlp', path, (option, at) => readOtlp(option, at, values));
  const sources: Sources = {
    services:
      optional(
        record,
        'services',
        path,
        readList((option, at) => readService(option, at, values)),
      ) ?? [],
    ...(discovery !== undefined && { discovery }),
    ...(docker !== undefined && { docker }),
    cadvisor: optional(record, 'cadvisor', path, readFlag) ?? false,
    logFiles: optional(record, 'logFiles', path, readList(readLogFile)) ?? [],
    journal: optional(record, 'journal', path, readList(readJournal)) ?? [],
    ...(otlp !== undefined && { otlp }),
    host: optional(record, 'host', path, readFlag) ?? false,
    alloy: optional(record, 'alloy', path, readFlag) ?? false,
  };
  refuseTwins(sources, path);
  const isEmpty = Object.values(sources).every(
    (source) => source === false || (Array.isArray(source) && source.length === 0),
  );
  return isEmpty ? { ...sources, services: [readService({}, `${path}.services[0]`, values)] } : sources;
}

function readService(value: unknown, path: string, values: ValueReader): Service {
  const keys = ['address', 'intervalMs', 'timeoutMs', 'basicAuth', 'bearerToken', 'tls', ...identityKeys];
  const record = readRecord(value, path, keys);
  const tls = optional(record, 'tls', path, readTls);
  const intervalMs = optional(record, 'intervalMs', path, readIntervalMs) ?? 30_000;
  const timeoutMs = optional(record, 'timeoutMs', path, readInteger(1, 3_600_000)) ?? Math.min(10_000, intervalMs);
  if (timeoutMs > intervalMs) {
    refuse(
      `${path}.timeoutMs`,
      `at most intervalMs, which is ${intervalMs}`,
      timeoutMs,
      'leave it out to have it fitted',
    );
  }
  return {
    ...readAddress(optional(record, 'address', path, readPlainText) ?? 'localhost:9464', `${path}.address`),
    labels: readLabels(record, path),
    intervalMs,
    timeoutMs,
    access: { ...readAuth(record, path, values), ...(tls !== undefined && { tls }) },
  };
}

function readDiscovery(value: unknown, path: string, values: ValueReader): Discovery | undefined {
  if (value === false) return undefined;
  const whole = value === true ? { folder: { env: 'TTA_DISCOVERY_DIR' } } : value;
  const record = readRecord(whole, path, ['folder', 'job', 'intervalMs', 'allowRemote']);
  const folder = required(record, 'folder', path, (option, at) =>
    typeof option === 'string' ? readPath(option, at).replace(/(?<=.)\/+$/, '') : values.text(option, at),
  );
  if (typeof folder === 'string' && folder.includes('*')) refuse(`${path}.folder`, 'one folder, without *', folder);
  return {
    folder,
    job: optional(record, 'job', path, readPlainText) ?? defaultJob,
    intervalMs: optional(record, 'intervalMs', path, readIntervalMs) ?? 30_000,
    allowRemote: optional(record, 'allowRemote', path, readFlag) ?? false,
  };
}

function readDocker(value: unknown, path: string): Docker | undefined {
  if (value === false) return undefined;
  const keys = ['host', 'label', 'portLabel', 'logs', 'metrics', 'job', 'intervalMs'];
  const record = readRecord(value === true ? {} : value, path, keys);
  const docker = {
    host: optional(record, 'host', path, readPlainText) ?? 'unix:///var/run/docker.sock',
    label: optional(record, 'label', path, readContainerLabel) ?? 'tta.collect',
    portLabel: optional(record, 'portLabel', path, readContainerLabel) ?? 'tta.port',
    logs: optional(record, 'logs', path, readFlag) ?? true,
    metrics: optional(record, 'metrics', path, readFlag) ?? true,
    job: optional(record, 'job', path, readPlainText) ?? defaultJob,
    intervalMs: optional(record, 'intervalMs', path, readIntervalMs) ?? 30_000,
  };
  if (!docker.logs && !docker.metrics) throw new AlloyConfigError('collects neither logs nor metrics; remove it', path);
  return docker;
}

function readContainerLabel(value: unknown, path: string): string {
  const label = readPlainText(value, path);
  return /^[A-Za-z0-9][A-Za-z0-9._/-]*$/.test(label) ? label : refuse(path, 'the name of a container label', label);
}

function readLogFile(value: unknown, path: string): Sources['logFiles'][number] {
  const record = readRecord(value, path, ['path', 'exclude', 'text', ...identityKeys]);
  const exclude = optional(record, 'exclude', path, readPath);
  const text = optional(record, 'text', path, readTextLog);
  return {
    path: required(record, 'path', path, readPath),
    ...(exclude !== undefined && { exclude }),
    ...(text !== undefined && { text }),
    labels: readLabels(record, path),
  };
}

function readTextLog(value: unknown, path: string): TextLogOptions {
  const record = readRecord(value, path, ['expression', 'timeFormat', 'firstLine']);
  const expression = required(record, 'expression', path, readExpression);
  const timeFormat = optional(record, 'timeFormat', path, readTimeFormat);
  const firstLine = optional(record, 'firstLine', path, readExpression);
  const { groups } = readRegex(expression);
  if (groups.length === 0) refuse(`${path}.expression`, 'an expression with a named group for each field', expression);
  if (timeFormat !== undefined && !groups.includes('timestamp')) {
    throw new AlloyConfigError('needs a group (?P<timestamp>...) in expression', `${path}.timeFormat`);
  }
  return {
    expression,
    ...(timeFormat !== undefined && { timeFormat }),
    ...(firstLine !== undefined && { firstLine }),
  };
}

function readTimeFormat(value: unknown, path: string): string {
  const format = readText(value, path);
  const problem = layoutProblem(format);
  return problem === undefined ? format : refuse(path, 'a time format of Go', format, `it ${problem}`);
}

function readJournal(value: unknown, path: string): Sources['journal'][number] {
  const record = readRecord(value, path, ['unit', ...identityKeys]);
  const unit = required(record, 'unit', path, readPlainText);
  if (!/^[A-Za-z0-9:_.@\\-]+$/.test(unit)) {
    refuse(
      `${path}.unit`,
      "one unit's name, without * and blanks",
      unit,
      'list each unit, the whole journal is never read',
    );
  }
  const whole = /\.(?:service|socket|timer|target|mount|path|scope|slice)$/.test(unit) ? unit : `${unit}.service`;
  return { unit: whole, labels: { ...readLabels(record, path), unit: whole } };
}

function readOtlp(value: unknown, path: string, values: ValueReader): OtlpSource | undefined {
  if (value === false) return undefined;
  const keys = ['listen', 'grpcPort', 'httpPort', 'tls', 'basicAuth', 'bearerToken'];
  const record = readRecord(value === true ? {} : value, path, keys);
  const grpcPort = optional(record, 'grpcPort', path, readPort) ?? 4317;
  const httpPort = optional(record, 'httpPort', path, readPort) ?? 4318;
  if (grpcPort === httpPort) refuse(`${path}.httpPort`, 'another port than grpcPort', httpPort);
  if (grpcPort === 12345 || httpPort === 12345) refuse(path, "free of Alloy's own port 12345", 12345);
  const listen = optional(record, 'listen', path, readPlainText) ?? '127.0.0.1';
  if (!/^(?:[A-Za-z0-9.-]+|\[[0-9a-fA-F:]+\])$/.test(listen)) {
    refuse(`${path}.listen`, 'an address without a port, such as "0.0.0.0"', listen);
  }
  const tls = optional(record, 'tls', path, readServerTls);
  return { listen, grpcPort, httpPort, ...(tls !== undefined && { tls }), access: readAuth(record, path, values) };
}

function readServerTls(value: unknown, path: string): NonNullable<OtlpSource['tls']> {
  const record = readRecord(value, path, ['certFile', 'keyFile', 'clientCaFile']);
  const clientCaFile = optional(record, 'clientCaFile', path, readPath);
  return {
    certFile: required(record, 'certFile', path, readPath),
    keyFile: required(record, 'keyFile', path, readPath),
    ...(clientCaFile !== undefined && { clientCaFile }),
  };
}

/** Two sources that are the same would write the same series or lines twice. */
function refuseTwins(sources: Sources, path: string): void {
  const twins = (key: 'services' | 'logFiles' | 'journal', identities: readonly string[]): void => {
    identities.forEach((identity, index) => {
      const first = identities.indexOf(identity);
      if (first < index)
        throw new AlloyConfigError(`is the same as ${key}[${first}]; remove one`, `${path}.${key}[${index}]`);
    });
  };
  twins(
    'services',
    sources.services.map(({ address, metricsPath, labels }) => JSON.stringify([address, metricsPath, labels])),
  );
  twins(
    'logFiles',
    sources.logFiles.map((file) => file.path),
  );
  twins(
    'journal',
    sources.journal.map(({ unit }) => unit),
  );
}
