import { pathTargetsHavePaths } from '../validation/rules/loki-source-file.js';
import { body, optional, required } from '../schema/body-spec.js';
import { defineComponent } from './define-component.js';
import { duration, positiveDuration, targets } from '../schema/value-type.js';

/** Finds files by pattern, for several readers; one reader alone is better served by its own `file_match`. */
export const localFileMatch = defineComponent({
  name: 'local.file_match',
  exports: { targets: 'Targets' },
  body: body({
    members: {
      /** Patterns: each target has `__path__`, and `__path_exclude__` if something is left out. */
      path_targets: required(targets),
      /** How often new files are looked for. Default "10s". */
      sync_period: optional(positiveDuration, '10s'),
      /** Leaves out files not written for this long; "0s" takes all. Default "0s". */
      ignore_older_than: optional(duration, '0s'),
    },
    rules: [pathTargetsHavePaths],
  }),
});
