import { discoveryFilesAreReadable } from '../validation/rules/discovery-file.js';
import { body, optional, required } from '../schema/body-spec.js';
import { defineComponent } from './define-component.js';
import { duration, listOf, string } from '../schema/value-type.js';

/** Reads targets from JSON or YAML files and watches them. */
export const discoveryFile = defineComponent({
  name: 'discovery.file',
  exports: { targets: 'Targets' },
  body: body({
    members: {
      /** Paths that end in .json, .yml or .yaml; only the last segment may hold one `*`. */
      files: required(listOf(string)),
      /** How often the files are read when no change was noticed. Default "5m". */
      refresh_interval: optional(duration, '5m'),
    },
    rules: [discoveryFilesAreReadable],
  }),
});
