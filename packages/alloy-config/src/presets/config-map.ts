import { AlloyConfigError } from '../syntax/alloy-config-error.js';

/** Where a ConfigMap belongs. */
export interface ConfigMapOptions {
  /** Default `alloy-config`. */
  readonly name?: string;
  /** Default: the namespace of the user who applies it. */
  readonly namespace?: string;
}

/**
 * A configuration as a Kubernetes ConfigMap with the key `config.alloy`. It is indented by spaces, which Alloy reads as
 * well: tabs would make YAML tools turn the text into one escaped line. Meant for generated files, in which no string
 * holds a tab.
 */
export function kubernetesConfigMap(text: string, options: ConfigMapOptions = {}): string {
  const { name = 'alloy-config', namespace } = options;
  checkName('name', name);
  if (namespace !== undefined) checkName('namespace', namespace);
  const lines = text.trimEnd().split('\n');
  const tabbed = lines.findIndex((line) => /[^\t].*\t/.test(line));
  if (tabbed !== -1) {
    throw new AlloyConfigError(`line ${tabbed + 1} has a tab behind its indentation; write \\t in strings`);
  }
  const indented = lines.map((line) =>
    line === '' ? '' : `    ${line.replace(/^\t+/, (tabs) => '  '.repeat(tabs.length))}`,
  );
  return [
    'apiVersion: v1',
    'kind: ConfigMap',
    'metadata:',
    `  name: ${name}`,
    ...(namespace === undefined ? [] : [`  namespace: ${namespace}`]),
    'data:',
    '  config.alloy: |',
    ...indented,
    '',
  ].join('\n');
}

function checkName(path: string, name: string): void {
  if (/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(name)) return;
  throw new AlloyConfigError('must be a Kubernetes name: lower-case letters, digits and dashes', path);
}
