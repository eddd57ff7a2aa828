import { AlloyConfigError } from '../syntax/alloy-config-error.js';
import { optional, readMap, refuse, type OptionRecord } from './option-reader.js';
import { readPlainText } from './read-values.js';

/** Labels of a source, in the order in which they are written. `job` is always among them. */
export type Labels = Readonly<Record<string, string>>;

/** Label `job` of everything that TTA runs. */
export const defaultJob = 'tta-primitives';
/** Options that labels are made of. */
export const identityKeys = ['job', 'serviceName', 'workspace', 'labels'];

/** Labels of one source. */
export function readLabels(record: OptionRecord, path: string): Labels {
  const serviceName = optional(record, 'serviceName', path, readPlainText);
  const workspace = optional(record, 'workspace', path, readPlainText);
  const further = optional(record, 'labels', path, readLabelMap) ?? {};
  for (const name of ['job', 'service_name', 'workspace', 'unit', 'level']) {
    if (name in further) throw new AlloyConfigError('is set by an option of its own', `${path}.labels.${name}`);
  }
  return {
    job: optional(record, 'job', path, readPlainText) ?? defaultJob,
    ...(serviceName !== undefined && { service_name: serviceName }),
    ...(workspace !== undefined && { workspace }),
    ...further,
  };
}

/** Labels as Prometheus and Loki take them. */
export function readLabelMap(value: unknown, path: string): Labels {
  const labels = readMap(readPlainText)(value, path);
  for (const name of Object.keys(labels)) {
    if (/^(?!__)[A-Za-z_][A-Za-z0-9_]*$/.test(name)) continue;
    refuse(`${path}.${name}`, 'named by letters, digits and _, not beginning with a digit or __', name);
  }
  return labels;
}
