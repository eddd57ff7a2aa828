import type { AlloyFile } from '../syntax/nodes.js';
import { printAlloy } from '../syntax/print-alloy.js';
import type { Finding } from '../validation/finding.js';
import { lintAlloyFiles } from './lint-alloy-files.js';

/**
 * Checks a configuration for what Alloy refuses, loses, or leaks; see `checkTable`. Findings come in the order of the
 * text. A built tree is printed first, so its findings have places too. Never throws: a text that does not parse gives
 * findings of the code `syntax-error`. A comment `// alloy-lint-ignore CODE` switches a check off for the statement
 * that follows.
 */
export function lintAlloy(configuration: string | AlloyFile): Finding[] {
  const text = typeof configuration === 'string' ? configuration : (configuration.source ?? printAlloy(configuration));
  return lintAlloyFiles({ '': text }).findings.map(({ code, severity, message, path, line, column }) => ({
    code,
    severity,
    message,
    path,
    line,
    column,
  }));
}
