/** How bad a finding is. `error`: Alloy refuses the file, or it leaks or loses data. `warning`: most likely not meant. */
export type Severity = 'error' | 'warning';

interface CheckInfo {
  readonly severity: Severity;
  /** What it finds, as one phrase. */
  readonly finds: string;
}

/** All checks by their code. Codes are stable; the README shows this table. */
export const checkTable = {
  'syntax-error': { severity: 'error', finds: 'text that Alloy does not parse' },

  'unknown-component': { severity: 'error', finds: 'a component that does not exist' },
  'undescribed-component': {
    severity: 'warning',
    finds: 'a component this package has never heard of, which may exist in a newer Alloy',
  },
  'experimental-feature': {
    severity: 'warning',
    finds: 'a component, argument, block or function that needs `--stability.level=experimental`',
  },
  'missing-label': { severity: 'error', finds: 'a component without a label' },
  'unexpected-label': { severity: 'error', finds: 'a label on a block that takes none' },
  'duplicate-label': { severity: 'error', finds: 'two components of one kind with the same label' },
  'top-level-attribute': { severity: 'error', finds: '`name = value` outside every block' },

  'unknown-attribute': { severity: 'error', finds: 'an argument that the component does not have' },
  'unknown-block': { severity: 'error', finds: 'a block that the component does not have' },
  'missing-attribute': { severity: 'error', finds: 'a required argument that is left out' },
  'missing-block': { severity: 'error', finds: 'a required block that is left out' },
  'repeated-attribute': { severity: 'error', finds: 'an argument given twice' },
  'repeated-block': { severity: 'error', finds: 'a block given twice that may stand once' },
  'attribute-for-block': { severity: 'error', finds: '`name = {...}` where a block `name { ... }` belongs' },
  'block-for-attribute': { severity: 'error', finds: '`name { ... }` where `name = {...}` belongs' },
  'deprecated-attribute': { severity: 'warning', finds: 'an argument that will go away' },
  'exclusive-members': { severity: 'error', finds: 'arguments or blocks that exclude each other' },
  'missing-alternative': { severity: 'error', finds: 'none of several of which one is needed' },
  'wrong-variant': { severity: 'error', finds: 'a policy whose block does not go with its `type`' },

  'wrong-type': { severity: 'error', finds: 'a value of another type' },
  'bad-duration': { severity: 'error', finds: 'a duration such as `"1d"` or `60`' },
  'bad-size': { severity: 'error', finds: 'a byte size without a unit' },
  'bad-choice': { severity: 'error', finds: 'a word that is not among the allowed ones' },
  'out-of-range': { severity: 'error', finds: 'a number or duration out of its bounds' },

  'dangling-reference': { severity: 'error', finds: 'a reference to a component that is not in the file' },
  'unknown-export': { severity: 'error', finds: 'a reference to something that the component does not export' },
  'wrong-reference-kind': {
    severity: 'error',
    finds: 'a reference of another kind, such as logs where metrics belong',
  },
  'reference-cycle': { severity: 'error', finds: 'components that refer to each other in a circle' },
  'secret-as-text': { severity: 'error', finds: 'a secret where Alloy takes only text' },
  'deprecated-function': { severity: 'error', finds: 'an old function name, which `alloy validate` refuses' },
  'unknown-function': { severity: 'error', finds: 'a function that does not exist' },
  'uninterpolated-variable': { severity: 'error', finds: '`"${VAR}"`, which Alloy sends as it stands' },
  'literal-secret': { severity: 'error', finds: 'a password, token or key written into the file' },

  'unconsumed-component': { severity: 'warning', finds: 'a component that nothing sends to or reads from' },
  'forwards-nowhere': { severity: 'warning', finds: 'a source with an empty list of takers' },
  'writes-nowhere': { severity: 'warning', finds: 'a writer without an endpoint, which discards everything' },
  'output-without-signal': { severity: 'warning', finds: 'an `output` that hands no signal on' },
  'lost-signal': { severity: 'warning', finds: 'a signal that arrives at a processor and is dropped there' },
  'port-conflict': { severity: 'error', finds: 'two blocks that listen on one port' },

  'timeout-exceeds-interval': { severity: 'error', finds: 'a `scrape_timeout` above its `scrape_interval`' },
  'missing-job': { severity: 'warning', finds: 'a scrape whose label `job` would be the id of the component' },
  'protobuf-needed': { severity: 'error', finds: 'native histograms with formats that cannot carry them' },
  'escaping-scheme': { severity: 'error', finds: '`allow-utf-8` names with legacy validation' },
  'missing-address': { severity: 'error', finds: 'a target without `__address__`' },
  'address-form': { severity: 'error', finds: 'an `__address__` with a scheme or a path' },
  'duplicate-target': { severity: 'error', finds: 'two targets with the same labels' },
  'label-name': { severity: 'error', finds: 'a label with a name that Prometheus does not take' },
  'duplicate-item': { severity: 'error', finds: 'a list that must not repeat an item and does' },

  'discovery-extension': { severity: 'error', finds: 'a discovery file other than .json, .yml, .yaml' },
  'discovery-wildcard': { severity: 'error', finds: 'a `*` outside the last segment, or two' },

  'proxy-options': { severity: 'error', finds: 'proxy arguments that do not go together' },
  'authorization-basic': { severity: 'error', finds: '`authorization` of type basic' },
  'url-form': { severity: 'error', finds: 'a URL without `http://` or `https://`, or with a blank' },
  'push-path': { severity: 'warning', finds: 'a push URL with an unusual path' },
  'relabel-target': { severity: 'error', finds: 'a relabel rule without a legal `target_label`' },
  'relabel-modulus': { severity: 'error', finds: '`hashmod` without a `modulus`' },
  'relabel-extra': { severity: 'error', finds: 'a relabel argument that its action does not take' },
  'regex-syntax': { severity: 'error', finds: 'a regular expression that RE2 does not take' },
  'relabel-cache': { severity: 'error', finds: '`prometheus.relabel` with both cache modes or none' },

  'queue-shards': { severity: 'error', finds: '`min_shards` above `max_shards`' },
  'queue-capacity': { severity: 'error', finds: 'a queue smaller than one request' },
  'backoff-order': { severity: 'error', finds: 'a shortest wait above the longest' },
  'wal-keepalive': { severity: 'error', finds: '`min_keepalive_time` not below `max_keepalive_time`' },

  'glob-without-file-match': { severity: 'error', finds: 'a pattern in `__path__` that is taken literally' },
  'missing-path': { severity: 'error', finds: 'a log target without `__path__`' },
  'poll-order': { severity: 'error', finds: 'a shortest poll above the longest' },
  'journal-matches': { severity: 'error', finds: '`matches` that are not `FIELD=value` terms' },
  'whole-journal': { severity: 'warning', finds: 'a journal source without `matches`' },
  'jmespath-quotes': { severity: 'error', finds: 'a JMESPath name with a dash and no quotes of its own' },
  'unnamed-group': { severity: 'warning', finds: '`stage.regex` without a named group' },
  'empty-drop-stage': { severity: 'error', finds: '`stage.drop` without a condition' },
  'high-cardinality-label': { severity: 'warning', finds: 'an id as a log label' },

  'receiver-without-listener': { severity: 'error', finds: 'an OTLP receiver with neither `grpc` nor `http`' },
  'listens-everywhere': { severity: 'warning', finds: 'a receiver on all network interfaces' },
  'batch-order': { severity: 'error', finds: 'a batch whose largest size is below its usual one' },
  'spike-limit': { severity: 'error', finds: 'a memory spike limit that is missing or not below the limit' },
  'duplicate-policy': { severity: 'error', finds: 'two sampling policies of one name' },
  'sampling-keeps-all': {
    severity: 'warning',
    finds: '`always_sample` beside other policies, which then decide nothing',
  },
  'otlp-endpoint': { severity: 'error', finds: 'an OTLP endpoint in the form of the other protocol' },
  'otlp-port': { severity: 'warning', finds: 'the gRPC port with the HTTP exporter, or the other way round' },
  'incomplete-credentials': { severity: 'warning', finds: 'a user without a password, or the other way round' },
  'reserved-attribute': { severity: 'error', finds: 'a `remotecfg` attribute that begins with `collector.`' },
} as const satisfies Readonly<Record<string, CheckInfo>>;

/** Code of a check, such as `timeout-exceeds-interval`. */
export type CheckCode = keyof typeof checkTable;
