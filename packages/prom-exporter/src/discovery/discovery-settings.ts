import { basename } from 'node:path';
import { InvalidOptionError } from '@tta/core';
import { environmentVariable, knownOptions, stringOption } from '@tta/core/authors';
import type { DiscoveryOptions } from './discovery-options.js';

/** Discovery options as they are used. */
export interface DiscoverySettings {
  readonly dir: string;
  /** The option or variable that named the folder; warnings about it say which. */
  readonly dirFrom: 'discovery.dir' | 'TTA_DISCOVERY_DIR';
  readonly workspace: string;
  readonly job: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** `undefined` without a folder: then no file is written. @throws InvalidOptionError */
export function discoverySettings(options: DiscoveryOptions = {}): DiscoverySettings | undefined {
  knownOptions(options, ['dir', 'workspace', 'job', 'labels'], 'discovery');
  const workspace = options.workspace ?? environmentVariable('TTA_WORKSPACE') ?? currentFolder();
  const settings = {
    workspace: stringOption('discovery.workspace', workspace),
    job: stringOption('discovery.job', options.job ?? 'tta-primitives'),
    labels: checkLabels(options.labels ?? {}),
  };
  if (options.dir !== undefined) {
    return { ...settings, dir: stringOption('discovery.dir', options.dir), dirFrom: 'discovery.dir' };
  }
  const dir = environmentVariable('TTA_DISCOVERY_DIR');
  return dir === undefined ? undefined : { ...settings, dir, dirFrom: 'TTA_DISCOVERY_DIR' };
}

function currentFolder(): string {
  return basename(process.cwd()) || 'root';
}

function checkLabels(labels: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  for (const [name, value] of Object.entries(labels)) {
    if (!/^[a-zA-Z_]\w{0,254}$/.test(name) || name.startsWith('__')) {
      const expected = 'named by letters, digits and underscores, at most 255, and not with two underscores first';
      throw new InvalidOptionError(
        'discovery.labels',
        expected,
        name,
        "names such as __address__ are Prometheus's own",
      );
    }
    if (typeof value !== 'string') throw new InvalidOptionError(`discovery.labels.${name}`, 'a string', value);
  }
  return { ...labels };
}
