import {
  dropStageHasACondition,
  expressionsQuoteDashes,
  labelsStayFew,
  namedGroupsAreThere,
} from '../validation/rules/loki-process.js';
import { blocks, body, optional, required, type Members, type StageSet } from '../schema/body-spec.js';
import {
  boolean,
  choice,
  duration,
  listOf,
  mapOf,
  number,
  positiveInteger,
  size,
  string,
} from '../schema/value-type.js';

const json = body({
  members: {
    /** Name = JMESPath; "" means the field of that name. A path with a dash needs quotes of its own. */
    expressions: optional(mapOf(string)),
    /** RE2 expression of field names to take as they are. */
    regex: optional(string),
    /** Extracted field to parse. Default: the line. */
    source: optional(string),
    /** Drops lines that are no JSON. Default false. */
    drop_malformed: optional(boolean, false),
  },
  rules: [expressionsQuoteDashes],
});

const logfmt = body({
  members: {
    /** Name = key; "" means the key of that name. */
    mapping: optional(mapOf(string)),
    /** RE2 expression of keys to take as they are. */
    regex: optional(string),
    /** Extracted field to parse. Default: the line. */
    source: optional(string),
  },
});

const regex = body({
  members: {
    /** RE2 expression with named groups: `(?P<level>\w+)`. */
    expression: required(string),
    /** Extracted field to parse. Default: the line. */
    source: optional(string),
    /** Makes the groups labels at once. Default false. */
    labels_from_groups: optional(boolean, false),
  },
  rules: [namedGroupsAreThere],
});

const timestamp = body({
  members: {
    /** Extracted field. */
    source: required(string),
    /** `RFC3339Nano` for `toISOString()`, `UnixMs` for `Date.now()`, others, or a layout in Go's form. */
    format: required(string),
    /** Further formats to try. */
    fallback_formats: optional(listOf(string)),
    /** Time zone of times that name none. */
    location: optional(string),
    /** When the time cannot be read. Default "fudge". */
    action_on_failure: optional(choice('skip', 'fudge'), 'fudge'),
    /** When two lines have the same time. Default "fudge". */
    action_on_duplicate_timestamp: optional(choice('keep', 'fudge'), 'fudge'),
  },
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
    regex: optional(string),
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
    source: required(string),
  },
});

const template = body({
  members: {
    /** Extracted field that is written. */
    source: required(string),
    /** Text in the form of Go's templates. */
    template: required(string),
  },
});

const drop = body({
  members: {
    /** RE2 expression that the source must match. */
    expression: optional(string),
    /** Extracted fields to look at. Default: the line. */
    source: optional(string),
    /** What several sources are joined with. Default ";". */
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
    /** What happens to them. Default "keep". */
    action: optional(choice('keep', 'drop'), 'keep'),
    /** Name in Alloy's own metrics. */
    pipeline_name: optional(string),
    /** Reason in Alloy's own metrics. */
    drop_counter_reason: optional(string),
  },
  stages: stageSet,
});

const labelNames = body({
  members: {
    /** Names of labels. */
    values: required(listOf(string)),
  },
});

const multiline = body({
  members: {
    /** RE2 expression that the first line of an entry matches. */
    firstline: required(string),
    /** Lines of one entry at most. Default 128. */
    max_lines: optional(positiveInteger, 128),
    /** Longest wait for the next line. Default "3s". */
    max_wait_time: optional(duration, '3s'),
    /** Removes line breaks at both ends. Default true. */
    trim_newlines: optional(boolean, true),
  },
});

const limit = body({
  members: {
    /** Lines a second. */
    rate: required(number),
    /** Lines at once. */
    burst: required(positiveInteger),
    /** Drops what is over, in place of waiting. Default false. */
    drop: optional(boolean, false),
    /** Counts each value of this label for itself. */
    by_label_name: optional(string),
    /** Values that are told apart. Default 10000. */
    max_distinct_labels: optional(positiveInteger, 10000),
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
};

/** The stages as members of a body, for the checks. */
const stageMembers: Members = Object.fromEntries(
  Object.entries(stageBodies).map(([name, spec]) => [`stage.${name}`, blocks(spec)]),
);

/** Stages that Alloy has and that are not described. */
const undescribedStages: readonly string[] = [
  'cri',
  'decolorize',
  'docker',
  'eventlogmessage',
  'geoip',
  'luhn',
  'metrics',
  'pack',
  'pattern',
  'replace',
  'sampling',
  'structured_metadata_drop',
  'tenant',
  'truncate',
  'windowsevent',
].map((name) => `stage.${name}`);

/** All stages, for the bodies that hold some. */
export function stageSet(): StageSet {
  return { members: stageMembers, undescribed: undescribedStages };
}
