import {
  counterCountsOneWay,
  dropStageHasACondition,
  expressionsCompile,
  fieldsAreNamed,
  formatsAreLayouts,
  labelsStayFew,
  matchHasStages,
  namedGroupsAreThere,
  selectorIsRead,
  limitByLabelDrops,
} from '../validation/rules/loki-process.js';
import { readMembers } from './read-members.js';
import { blocks, body, openBody, optional, required, type Members } from '../schema/body-spec.js';
import {
  anyNumber,
  boolean,
  choice,
  duration,
  durationFrom,
  integer,
  listOf,
  mapOf,
  numberWithin,
  positiveDuration,
  positiveInteger,
  regex as regularExpression,
  template as goTemplate,
  filled,
  filledListOf,
  filledRegex,
  size,
  string,
} from '../schema/value-type.js';

const json = body({
  members: {
    /** Name = JMESPath; "" means the field of that name. A path with a dash needs quotes of its own. */
    expressions: optional(mapOf(string)),
    /** RE2 expression of field names to take as they are. */
    regex: optional(regularExpression),
    /** Extracted field to parse. Default: the line. */
    source: optional(filled),
    /** Drops lines that are not JSON. Default false. */
    drop_malformed: optional(boolean, false),
  },
  rules: [fieldsAreNamed('expressions', 'regex'), expressionsCompile],
});

const logfmt = body({
  members: {
    /** Name = key; "" means the key of that name. */
    mapping: optional(mapOf(string)),
    /** RE2 expression of keys to take as they are. */
    regex: optional(regularExpression),
    /** Extracted field to parse. Default: the line. */
    source: optional(string),
  },
  rules: [fieldsAreNamed('mapping', 'regex')],
});

const regex = body({
  members: {
    /** RE2 expression with named groups: `(?P<level>\w+)`. */
    expression: required(filledRegex),
    /** Extracted field to parse. Default: the line. */
    source: optional(filled),
    /** Makes the groups labels at once. Default false. */
    labels_from_groups: optional(boolean, false),
  },
  rules: [namedGroupsAreThere],
});

const timestamp = body({
  members: {
    /** Extracted field. */
    source: required(filled),
    /** `RFC3339Nano` for `toISOString()`, `UnixMs` for `Date.now()`, others, or a layout in Go's form. */
    format: required(filled),
    /** Further formats to try. */
    fallback_formats: optional(listOf(string)),
    /** Time zone of times that name none. */
    location: optional(string),
    /** When the time cannot be read. Default "fudge". */
    action_on_failure: optional(choice('skip', 'fudge'), 'fudge'),
    /** When two lines have the same time. Default "fudge". */
    action_on_duplicate_timestamp: optional(choice('keep', 'fudge'), 'fudge'),
  },
  rules: [formatsAreLayouts],
});

const labels = body({
  members: {
    /** Label = extracted field; "" means the field of that name. Keep to fields with few values. */
    values: required(mapOf(string)),
    /** Where the fields are. Default "extracted". */
    source_type: optional(choice('extracted', 'structured_metadata'), 'extracted'),
  },
  rules: [labelsStayFew],
});

const structuredMetadata = body({
  members: {
    /** Name = extracted field; "" means the field of that name. The place for ids. */
    values: optional(mapOf(string)),
    /** RE2 expression of fields to take as they are. */
    regex: optional(regularExpression),
  },
});

const staticLabels = body({
  members: {
    /** Label = value. */
    values: required(mapOf(string)),
  },
});

const output = body({
  members: {
    /** Extracted field that becomes the line. */
    source: required(filled),
  },
});

const template = body({
  members: {
    /** Extracted field that is written. */
    source: required(filled),
    /** Text in the form of Go's templates. */
    template: required(goTemplate),
  },
});

const drop = body({
  members: {
    /** RE2 expression that the source must match. */
    expression: optional(regularExpression),
    /** Extracted fields to look at. Default: the line. */
    source: optional(string),
    /** Text between the joined values of several sources. Default ";". */
    separator: optional(string, ';'),
    /** Value that the source must have. */
    value: optional(string),
    /** Drops older lines. */
    older_than: optional(duration),
    /** Drops longer lines. */
    longer_than: optional(size),
    /** Reason in Alloy's own metrics. Default "drop_stage". */
    drop_counter_reason: optional(string, 'drop_stage'),
  },
  rules: [dropStageHasACondition],
});

const match = body({
  members: {
    /** Lines to work on, as a LogQL selector: `{job="app"} |= "error"`. */
    selector: required(string),
    /** Action for these lines. Default "keep". */
    action: optional(choice('keep', 'drop'), 'keep'),
    /** Name in Alloy's own metrics. */
    pipeline_name: optional(string),
    /** Reason in Alloy's own metrics. */
    drop_counter_reason: optional(string),
  },
  stages: stageSet,
  rules: [selectorIsRead, matchHasStages],
});

const labelNames = body({
  members: {
    /** Names of labels. */
    values: required(filledListOf(string)),
  },
});

const multiline = body({
  members: {
    /** RE2 expression that the first line of an entry matches. */
    firstline: required(filledRegex),
    /** Most lines of one entry; 0 sets no limit. Default 128. */
    max_lines: optional(integer, 128),
    /** Longest wait for the next line, above zero. Default "3s". */
    max_wait_time: optional(positiveDuration, '3s'),
    /** Removes line breaks at both ends. Default true. */
    trim_newlines: optional(boolean, true),
  },
});

const limit = body({
  members: {
    /** Lines a second, above zero. */
    rate: required(numberWithin({ above: 0 })),
    /** Lines at once. */
    burst: required(positiveInteger),
    /** Drops what is over, in place of waiting. Default false. */
    drop: optional(boolean, false),
    /** Counts each value of this label for itself. Needs `drop`. */
    by_label_name: optional(string),
    /** Values that are told apart. Default 10000. */
    max_distinct_labels: optional(positiveInteger, 10000),
  },
  rules: [limitByLabelDrops],
});

const sampling = body({
  members: {
    /** Share of the lines to keep, from 0 to 1. */
    rate: required(numberWithin({ min: 0, max: 1 })),
    /** Reason under which dropped lines are counted. Default "sampling_stage". */
    drop_counter_reason: optional(string, 'sampling_stage'),
  },
});

const nothing = body({ members: {} });

const cri = body({
  members: {
    /** Streams whose lines may be unfinished at a time. Default 100. */
    max_partial_lines: optional(positiveInteger, 100),
    /** Longest line in bytes; 0 sets no limit. Default 0. */
    max_partial_line_size: optional(integer, 0),
    /** Cuts longer lines. Default false. */
    max_partial_line_size_truncate: optional(boolean, false),
  },
});

const replace = body({
  members: {
    /** RE2 expression; what its groups match is replaced. */
    expression: required(filledRegex),
    /** Extracted field to work on. Default: the line. */
    source: optional(string),
    /** Text in the form of Go's templates; `{{ .Value }}` is what was matched. Default: nothing. */
    replace: optional(goTemplate),
  },
});

const metricMembers = {
  /** Name of the metric, behind its prefix. */
  name: required(string),
  /** Help text. */
  description: optional(string),
  /** Extracted field to look at. Default: the name of the metric. */
  source: optional(string),
  /** Beginning of the name. Default "loki_process_custom_". */
  prefix: optional(string, 'loki_process_custom_'),
  /** How long a series without new values is kept, at least "1s". Default "5m". */
  max_idle_duration: optional(durationFrom('1s'), '5m'),
  /** Value that the field must have. Default: any. */
  value: optional(string),
};

const metrics = body({
  members: {
    /** Counts lines, or adds up a field. */
    'metric.counter': blocks(
      body({
        members: {
          ...metricMembers,
          /** "inc" counts lines, "add" adds the field. */
          action: required(choice('inc', 'add')),
          /** Counts every line, whatever its fields. Default false. */
          match_all: optional(boolean, false),
          /** Adds the bytes of the line; needs `match_all` and the action "add". Default false. */
          count_entry_bytes: optional(boolean, false),
        },
        rules: [counterCountsOneWay],
      }),
    ),
    /** Holds the last value of a field. */
    'metric.gauge': blocks(
      body({
        members: {
          ...metricMembers,
          /** How the metric changes. */
          action: required(choice('set', 'inc', 'dec', 'add', 'sub')),
        },
      }),
    ),
    /** Sorts the values of a field into buckets. */
    'metric.histogram': blocks(
      body({
        members: {
          ...metricMembers,
          /** Upper bounds. */
          buckets: required(listOf(anyNumber)),
        },
      }),
    ),
  },
});

/** All described stages, by their name without `stage.`. */
export const stageBodies = {
  /** Takes fields out of JSON. */
  json,
  /** Takes fields out of `key=value` pairs. */
  logfmt,
  /** Takes fields out by a regular expression. */
  regex,
  /** Sets the line's time. */
  timestamp,
  /** Makes fields labels. */
  labels,
  /** Makes fields structured metadata. */
  structured_metadata: structuredMetadata,
  /** Sets labels to fixed values. */
  static_labels: staticLabels,
  /** Replaces the line. */
  output,
  /** Writes a field. */
  template,
  /** Drops lines for which all conditions hold. */
  drop,
  /** Runs stages for some lines only, or drops those. */
  match,
  /** Takes labels away. */
  label_drop: labelNames,
  /** Takes all other labels away. */
  label_keep: labelNames,
  /** Joins lines into entries. */
  multiline,
  /** Slows down or drops. */
  limit,
  /** Keeps a random share of the lines. */
  sampling,
  /** Reads the JSON that Docker writes to its log files. */
  docker: nothing,
  /** Reads the lines that containerd and CRI-O write. */
  cri,
  /** Replaces parts of the line or of a field, such as passwords. */
  replace,
  /** Makes metrics of lines. */
  metrics,
};

/** The stages as members of a body, for the checks. */
const stageMembers: Members = Object.fromEntries(
  Object.entries(stageBodies).map(([name, spec]) => [`stage.${name}`, blocks(spec)]),
);

/** Stages without a typed function; their members are in the table. */
const otherStages = [
  ...['decolorize', 'eventlogmessage', 'geoip', 'luhn', 'pack', 'pattern', 'split_json', 'structured_metadata_drop'],
  ...['tenant', 'truncate', 'windowsevent'],
].map((name) => `stage.${name}`);

let all: Members | undefined;

/** All stages, for the bodies that hold some. */
export function stageSet(): Members {
  all ??= {
    ...stageMembers,
    ...Object.fromEntries(otherStages.map((name) => [name, blocks(readMembers(name) ?? openBody)])),
  };
  return all;
}
