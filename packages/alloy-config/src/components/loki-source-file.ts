import { forwardsSomewhere } from '../validation/rules/forwarding.js';
import { globsNeedFileMatch, pollFrequenciesAreOrdered } from '../validation/rules/loki-source-file.js';
import { block, body, optional, required } from '../schema/body-spec.js';
import { defineComponent } from './define-component.js';
import { boolean, capsule, choice, duration, listOf, positiveDuration, string, targets } from '../schema/value-type.js';

const fileMatch = body({
  members: {
    /** Takes `__path__` as a pattern. Default false. */
    enabled: optional(boolean, false),
    /** How often new files are looked for. Default "10s". */
    sync_period: optional(positiveDuration, '10s'),
    /** Leaves out files not written for this long; "0s" takes all. Default "0s". */
    ignore_older_than: optional(duration, '0s'),
  },
});

const fileWatch = body({
  members: {
    /** Shortest time between looks at a file. Default "250ms". */
    min_poll_frequency: optional(duration, '250ms'),
    /** Longest time between looks at a file. Default "250ms". */
    max_poll_frequency: optional(duration, '250ms'),
  },
  rules: [pollFrequenciesAreOrdered],
});

const decompression = body({
  members: {
    /** Reads compressed files. */
    enabled: required(boolean),
    /** How they are compressed. */
    format: required(choice('gz', 'z', 'bz2')),
    /** Wait before the first read. */
    initial_delay: optional(duration),
  },
});

/** Reads lines from files and remembers how far it came. Adds the label `filename`, but no `job`. */
export const lokiSourceFile = defineComponent({
  name: 'loki.source.file',
  exports: {},
  body: body({
    members: {
      /** Files: each target has `__path__`, a pattern if `file_match` is on. */
      targets: required(targets),
      /** Receivers of the lines. */
      forward_to: required(listOf(capsule('LogsReceiver'))),
      /** Encoding other than UTF-8, by its IANA name. */
      encoding: optional(string),
      /** Starts new files at their end. Default false. */
      tail_from_end: optional(boolean, false),
      /** When the memory of positions is broken. Default "restart_from_beginning". */
      on_positions_file_error: optional(
        choice('skip', 'restart_from_end', 'restart_from_beginning'),
        'restart_from_beginning',
      ),
      /** Positions of a former agent. */
      legacy_positions_file: optional(string),
      /** Patterns in `__path__`. */
      file_match: block(fileMatch),
      /** How files are watched. */
      file_watch: block(fileWatch),
      /** Compressed files. */
      decompression: block(decompression),
    },
    rules: [globsNeedFileMatch, forwardsSomewhere],
  }),
});
