/** Severity of a finding. `error`: Alloy refuses the file, or it leaks or loses data. `warning`: a likely mistake. */
export type Severity = 'error' | 'warning';

interface CheckInfo {
  readonly severity: Severity;
  /** The fault that it finds, as one phrase. */
  readonly finds: string;
}

const error = (finds: string): CheckInfo => ({ severity: 'error', finds });
const warning = (finds: string): CheckInfo => ({ severity: 'warning', finds });

/** All checks by their code. Codes are stable; CHECKS.md shows this table. */
export const checkTable = {
  'syntax-error': error('text that Alloy does not parse'),

  'unknown-component': error('a component that does not exist'),
  'undescribed-component': warning('a component that Alloy 1.19 does not have; a newer one may'),
  'experimental-feature': warning('what needs another `--stability.level`, or the community flag'),
  'missing-label': error('a component without a label'),
  'unexpected-label': error('a label on a block that takes none'),
  'duplicate-label': error('two components of one kind with the same label'),
  'top-level-attribute': error('`name = value` outside every block'),

  'unknown-attribute': error('an argument that the component does not have'),
  'unknown-block': error('a block that the component does not have'),
  'missing-attribute': error('a required argument that is left out'),
  'missing-block': error('a required block that is left out'),
  'repeated-attribute': error('an argument given twice'),
  'repeated-block': error('a block given twice that may appear once'),
  'attribute-for-block': error('`name = {...}` where a block `name { ... }` belongs'),
  'block-for-attribute': error('`name { ... }` where `name = {...}` belongs'),
  'deprecated-attribute': warning('an argument that will be removed'),
  'exclusive-members': error('arguments or blocks that exclude each other'),
  'missing-alternative': error('none of several members of which one is needed'),
  'wrong-variant': error('a policy whose block does not go with its `type`'),

  'wrong-type': error('a value of another type'),
  'bad-duration': error('a duration such as `"1d"` or `60`'),
  'bad-size': error('a byte size without a unit'),
  'bad-choice': error('a word that is not among the allowed ones'),
  'out-of-range': error('a number or duration out of its bounds'),
  'empty-value': error('an empty text, list or object where Alloy needs something'),
  'template-syntax': error('a template that Go does not compile'),

  'dangling-reference': error('a reference to a component that is not in the configuration'),
  'unknown-export': error('a reference to something that the component does not export'),
  'wrong-reference-kind': error('a reference of another kind, such as logs where metrics belong'),
  'reference-cycle': error('components that refer to each other in a circle'),
  'secret-as-text': error('a secret where Alloy takes only text'),
  'deprecated-function': warning('an old function name, which `alloy validate` refuses'),
  'unknown-function': error('a function that does not exist'),
  'argument-count': error('a function with too few or too many arguments'),
  'operand-type': error('an operator between values that it does not join, such as `"a" + 1`'),
  'outside-declare': error('an `argument` or `export` outside of a `declare`'),
  'uninterpolated-variable': error('`"${VAR}"` or `"$VAR"`, which Alloy sends as it stands'),
  'literal-secret': error('a password, token or key written into the file'),

  'unconsumed-component': warning('a component that nothing sends to or reads from'),
  'forwards-nowhere': warning('a source with an empty list of receivers'),
  'writes-nowhere': warning('a writer without an endpoint, which discards everything'),
  'output-without-signal': warning('an `output` that passes no signal on'),
  'lost-signal': warning('a signal that arrives at a processor and is dropped there'),
  'port-conflict': error('two blocks that listen on one port'),

  'timeout-exceeds-interval': error('a `scrape_timeout` above its `scrape_interval`'),
  'missing-job': warning('a scrape whose label `job` would be the id of the component'),
  'protobuf-needed': error('native histograms with formats that cannot carry them'),
  'escaping-scheme': error('`allow-utf-8` names with legacy validation'),
  'missing-address': error('a target without `__address__`'),
  'address-form': error('an `__address__` with a scheme or a path'),
  'duplicate-target': error('two targets with the same labels'),
  'label-name': error('a label with a name that Prometheus refuses'),
  'duplicate-item': error('a list that repeats an item and must not'),

  'discovery-extension': error('a discovery file other than .json, .yml, .yaml'),
  'discovery-wildcard': error('a `*` outside the last segment, or two'),

  'proxy-options': error('proxy arguments that do not go together'),
  'authorization-basic': error('`authorization` of type basic'),
  'incomplete-tls': error('a client certificate without its key, or a key without its certificate'),
  'incomplete-oauth2': error('an `oauth2` block without what its grant type needs'),
  'url-form': error('a URL without `http://` or `https://`, or one that Go does not read'),
  'reserved-header': error('a header that Alloy sets itself'),
  'push-path': warning('a push URL with an unusual path'),
  'relabel-target': error('a relabel rule without a legal `target_label`'),
  'relabel-modulus': error('`hashmod` without a `modulus`'),
  'relabel-extra': error('a relabel argument that its action does not take'),
  'regex-syntax': error('a regular expression that RE2 refuses'),
  'relabel-cache': error('`prometheus.relabel` with both cache modes or none'),

  'queue-shards': error('`min_shards` above `max_shards`'),
  'queue-capacity': error('a queue smaller than one request'),
  'backoff-order': error('a shortest wait above the longest one'),
  'wal-keepalive': error('`min_keepalive_time` not below `max_keepalive_time`'),

  'glob-without-file-match': error('a pattern in `__path__` that is taken literally'),
  'missing-path': warning('a log target without `__path__`'),
  'poll-order': error('a shortest poll above the longest'),
  'journal-matches': error('`matches` that are not `FIELD=value` terms'),
  'whole-journal': warning('a journal source without `matches`'),
  'jmespath-syntax': error('an expression of `stage.json` that is not JMESPath'),
  'jmespath-quotes': warning('a JMESPath name with a dash and no quotes of its own, which subtracts'),
  'missing-fields': error('a stage that should take fields out and names none'),
  'selector-syntax': error('a selector of `stage.match` that Alloy does not read'),
  'match-stages': error('a `stage.match` without stages to run, or with stages it ignores'),
  'time-format': warning('a time format that is not in the form of Go'),
  'time-zone': error('a `location` that is not a time zone'),
  'count-bytes': error('`count_entry_bytes` without what it needs'),
  'unnamed-group': warning('`stage.regex` without a named group'),
  'limit-by-label': error('`by_label_name` of `stage.limit` without `drop`'),
  'empty-drop-stage': error('`stage.drop` without a condition'),
  'high-cardinality-label': warning('an id as a log label'),

  'missing-field': warning('a stage that reads a field which no stage before it extracts'),
  'unmatched-selector': warning('a `stage.match` on a label that no line has there'),
  'no-labels': warning('log lines whose labels all begin with `__` and vanish'),
  'absent-label': warning('a rule that reads a label which is gone there, or never was'),
  'anchored-regex': warning('a relabel expression with one anchor, which has to match the whole value'),
  'docker-name': warning('a Docker container name without the slash that it begins with'),
  'keep-nothing': warning('two `keep` rules that exclude each other'),
  'job-name-ignored': warning('a `job_name` for targets that carry a `job` already'),
  'sends-to-itself': warning('a writer that sends to a receiver of the same file'),
  'query-url': warning('an address for queries where data is sent'),

  'receiver-without-listener': error('an OTLP receiver with neither `grpc` nor `http`'),
  'listens-everywhere': warning('a receiver on all network interfaces'),
  'batch-order': error('a batch whose maximum size is below its usual size'),
  'spike-limit': error('a memory spike limit that is missing or not below the limit'),
  'duplicate-policy': error('two sampling policies with the same name'),
  'sampling-keeps-all': warning('`always_sample` beside other policies, which then decide nothing'),
  'otlp-endpoint': error('an OTLP endpoint in the form of the other protocol'),
  'otlp-port': warning('the gRPC port with the HTTP exporter, or the reverse'),
  'missing-credentials': error('an `otelcol.auth.basic` whose server half has no credentials'),
  'incomplete-credentials': warning('a user without a password, or a password without a user'),
  'incomplete-key': error('a part of a cloud credential without the other part'),
  'incomplete-action': error('an attribute action without an attribute'),
  'nothing-collected': error('an exporter with all of its metrics switched off'),
  'reserved-attribute': error('a `remotecfg` attribute that begins with `collector.`'),
} as const;

/** Code of a check, such as `timeout-exceeds-interval`. */
export type CheckCode = keyof typeof checkTable;
