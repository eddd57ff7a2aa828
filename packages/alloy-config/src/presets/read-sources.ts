import { AlloyConfigError } from '../syntax/alloy-config-error.js';
import type { TextOption } from './alloy-config-options.js';
import { optional, readFlag, readInteger, readList, readRecord, refuse, required } from './option-reader.js';
import { readAddress, readPort, type PageAddress } from './read-address.js';
import { defaultJob, identityKeys, readLabels, type Labels } from './read-labels.js';
import { readPath, readPlainText, type ValueReader } from './read-values.js';

export interface Service extends PageAddress {
  readonly labels: Labels;
  readonly intervalMs: number;
  readonly timeoutMs: number;
}

export interface Discovery {
  readonly folder: TextOption;
  readonly job: string;
  readonly intervalMs: number;
}

/** Sources with their defaults filled in. */
export interface Sources {
  readonly services: readonly Service[];
  readonly discovery?: Discovery;
  readonly logFiles: readonly { readonly path: string; readonly exclude?: string; readonly labels: Labels }[];
  readonly journal: readonly { readonly unit: string; readonly labels: Labels }[];
  readonly otlp?: { readonly grpcPort: number; readonly httpPort: number };
  readonly host: boolean;
  readonly alloy: boolean;
}

const readIntervalMs = readInteger(1000, 3_600_000);

/** Reads `sources`. Without any, there is one service at its default address. */
export function readSources(value: unknown, path: string, values: ValueReader): Sources {
  const record = readRecord(value ?? {}, path, [
    'services',
    'discovery',
    'logFiles',
    'journal',
    'otlp',
    'host',
    'alloy',
  ]);
  const discovery = optional(record, 'discovery', path, (option, at) => readDiscovery(option, at, values));
  const otlp = optional(record, 'otlp', path, readOtlp);
  const sources: Sources = {
    services: optional(record, 'services', path, readList(readService)) ?? [],
    ...(discovery !== undefined && { discovery }),
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
  return isEmpty ? { ...sources, services: [readService({}, `${path}.services[0]`)] } : sources;
}

function readService(value: unknown, path: string): Service {
  const record = readRecord(value, path, ['address', 'intervalMs', 'timeoutMs', ...identityKeys]);
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
  };
}

function readDiscovery(value: unknown, path: string, values: ValueReader): Discovery | undefined {
  if (value === false) return undefined;
  const whole = value === true ? { folder: { env: 'TTA_DISCOVERY_DIR' } } : value;
  const record = readRecord(whole, path, ['folder', 'job', 'intervalMs']);
  const folder = required(record, 'folder', path, (option, at) =>
    typeof option === 'string' ? readPath(option, at).replace(/(?<=.)\/+$/, '') : values.text(option, at),
  );
  if (typeof folder === 'string' && folder.includes('*')) refuse(`${path}.folder`, 'one folder, without *', folder);
  return {
    folder,
    job: optional(record, 'job', path, readPlainText) ?? defaultJob,
    intervalMs: optional(record, 'intervalMs', path, readIntervalMs) ?? 30_000,
  };
}

function readLogFile(value: unknown, path: string): Sources['logFiles'][number] {
  const record = readRecord(value, path, ['path', 'exclude', ...identityKeys]);
  const exclude = optional(record, 'exclude', path, readPath);
  return {
    path: required(record, 'path', path, readPath),
    ...(exclude !== undefined && { exclude }),
    labels: readLabels(record, path),
  };
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

function readOtlp(value: unknown, path: string): Sources['otlp'] {
  if (value === false) return undefined;
  const record = readRecord(value === true ? {} : value, path, ['grpcPort', 'httpPort']);
  const grpcPort = optional(record, 'grpcPort', path, readPort) ?? 4317;
  const httpPort = optional(record, 'httpPort', path, readPort) ?? 4318;
  if (grpcPort === httpPort) refuse(`${path}.httpPort`, 'another port than grpcPort', httpPort);
  if (grpcPort === 12345 || httpPort === 12345) refuse(path, "free of Alloy's own port 12345", 12345);
  return { grpcPort, httpPort };
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
