import type { EnvironmentVariable } from './environment.js';

/**
 * Template of the file that gives Alloy its variables, without values. It will hold secrets: write it with mode 0600.
 * A starting point only: do not overwrite a file in which values were filled in.
 */
export function environmentFile(environment: readonly EnvironmentVariable[]): string {
  const head = [
    '# Variables for Grafana Alloy. Holds secrets: owner root, mode 0600.',
    '# Lines are NAME=value, without export and without ${...}; quote values that hold blanks or #.',
    '# After a change restart Alloy: a reload does not read this file.',
  ];
  const variables = environment.flatMap(({ name, purpose, secret }) => [
    '',
    `# ${purpose}${secret ? ' (secret)' : ''}`,
    `${name}=`,
  ]);
  return `${[...head, ...variables].join('\n')}\n`;
}
