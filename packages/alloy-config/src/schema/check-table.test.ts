import { describe, expect, it } from '@jest/globals';
import { checkTable, type CheckCode } from './check-table.js';
import { lintAlloy } from '../lint/lint-alloy.js';

/** A file that has just this one finding, at the mark `▶`, and the same file mended. */
interface CheckCase {
  readonly bad: string;
  readonly good: string;
}

/** A file made of one component that is under test and what it needs round it. */
const rest = `
prometheus.remote_write "w" {
	endpoint {
		url = "https://mimir.example/api/v1/push"
	}
}
`;
const logRest = `
loki.write "l" {
	endpoint {
		url = "https://loki.example/loki/api/v1/push"
	}
}
`;
const otlpRest = `
otelcol.exporter.otlp "t" {
	client {
		endpoint = "tempo.example:4317"
	}
}
`;

function scrape(lines: string, targets = '[{__address__ = "localhost:9464", job = "a"}]'): string {
  return `prometheus.scrape "s" {
	targets    = ${targets}
	forward_to = [prometheus.remote_write.w.receiver]
	${lines}
}
${rest}`;
}

function relabel(rule: string): string {
  return `${scrape('', 'discovery.relabel.r.output')}
discovery.relabel "r" {
	targets = [{__address__ = "localhost:9464", job = "a"}]
	rule {
		${rule}
	}
}
`;
}

function write(lines: string, outside = ''): string {
  return `prometheus.scrape "s" {
	targets    = [{__address__ = "localhost:9464", job = "a"}]
	forward_to = [prometheus.remote_write.x.receiver]
}
prometheus.remote_write "x" {
	endpoint {
		${lines}
	}
	${outside}
}
`;
}

const url = 'url = "https://mimir.example/api/v1/push"';

function logs(component: string): string {
  return `${component}\n${logRest}`;
}

function process(stage: string): string {
  return logs(`loki.source.file "f" {
	targets    = [{__path__ = "/var/log/app.log"}]
	forward_to = [loki.process.p.receiver]
}
loki.process "p" {
	forward_to = [loki.write.l.receiver]
	${stage}
}`);
}

function otlp(receiver: string): string {
  return `otelcol.receiver.otlp "o" {
	${receiver}
}
${otlpRest}`;
}

function through(processor: string): string {
  return `otelcol.receiver.otlp "o" {
	grpc {
		endpoint = "127.0.0.1:4317"
	}
	output {
		traces = [otelcol.processor.${/^\w+/.exec(processor)?.[0] ?? ''}.p.input]
	}
}
otelcol.processor.${processor.replace(' ', ' "p" ')}
${otlpRest}`;
}

function exporting(exporter: string): string {
  return `otelcol.receiver.otlp "o" {
	grpc {
		endpoint = "127.0.0.1:4317"
	}
	output {
		traces = [otelcol.exporter.${/^\w+/.exec(exporter)?.[0] ?? ''}.e.input]
	}
}
otelcol.exporter.${exporter.replace(' ', ' "e" ')}
`;
}

const output = 'output {\n\t\ttraces = [otelcol.exporter.otlp.t.input]\n\t}';

const checkCases: Readonly<Record<CheckCode, CheckCase>> = {
  'syntax-error': { bad: 'logging {\n\tlevel = ▶}\n', good: 'logging {\n\tlevel = "info"\n}\n' },

  'unknown-component': {
    bad: scrape('') + 'prometheus.exporter.unixx ▶"u" { }\n',
    good: scrape('', 'prometheus.exporter.unix.u.targets') + 'prometheus.exporter.unix "u" { }\n',
  },
  'undescribed-component': {
    bad: 'prometheus.future ▶"f" { }\n',
    good: 'remote.vault "f" {\n\tserver = "https://vault.example"\n\tpath = "a"\n}\n',
  },
  'experimental-feature': { bad: scrape('▶honor_metadata = true'), good: scrape('honor_labels = true') },
  'missing-label': {
    bad: '▶discovery.process {\n}\n',
    good: 'prometheus.operator.probes "d" {\n\tforward_to = [prometheus.remote_write.w.receiver]\n}\n' + rest,
  },
  'unexpected-label': { bad: 'logging ▶"a" { }\n', good: 'logging { }\n' },
  'duplicate-label': { bad: 'logging { }\n▶logging { }\n', good: 'logging { }\nlivedebugging { }\n' },
  'top-level-attribute': { bad: '▶level = "info"\n', good: 'logging {\n\tlevel = "info"\n}\n' },

  'unknown-attribute': { bad: scrape('▶scrape_intervall = "30s"'), good: scrape('scrape_interval = "30s"') },
  'unknown-block': { bad: scrape('▶basic_auht { }'), good: scrape('basic_auth { }') },
  'missing-attribute': {
    bad: scrape('')
      .replace('prometheus.scrape "s" {', '▶prometheus.scrape "s" {')
      .replace(/\ttargets.*\n/, ''),
    good: scrape(''),
  },
  'missing-block': {
    bad: '▶otelcol.receiver.otlp "o" {\n\tgrpc {\n\t\tendpoint = "127.0.0.1:4317"\n\t}\n}\n',
    good: otlp(`grpc {\n\t\tendpoint = "127.0.0.1:4317"\n\t}\n\t${output}`),
  },
  'repeated-attribute': { bad: scrape('job_name = "a"\n\t▶job_name = "b"'), good: scrape('job_name = "a"') },
  'repeated-block': {
    bad: scrape('clustering {\n\t\tenabled = true\n\t}\n\t▶clustering {\n\t\tenabled = true\n\t}'),
    good: scrape('clustering {\n\t\tenabled = true\n\t}'),
  },
  'attribute-for-block': {
    bad: scrape('▶basic_auth = {username = "u"}'),
    good: scrape('basic_auth {\n\t\tusername = "u"\n\t}'),
  },
  'block-for-attribute': {
    bad: write(`${url}\n\t\t▶headers {\n\t\t\tA = "b"\n\t\t}`),
    good: write(`${url}\n\t\theaders = {A = "b"}`),
  },
  'deprecated-attribute': {
    bad: scrape('▶enable_protobuf_negotiation = true'),
    good: scrape('scrape_protocols = ["PrometheusProto"]'),
  },
  'exclusive-members': {
    bad: scrape('bearer_token = sys.env("T")\n\t▶bearer_token_file = "/t"'),
    good: scrape('bearer_token_file = "/t"'),
  },
  'missing-alternative': {
    bad: through(`memory_limiter {\n\tcheck_interval = "1s"\n\t${output}\n}`).replace(
      /(?=otelcol.processor.\w+ "p")/,
      '▶',
    ),
    good: through(`memory_limiter {\n\tcheck_interval = "1s"\n\tlimit = "64MiB"\n\t${output}\n}`),
  },
  'wrong-variant': {
    bad: through(`tail_sampling {\n\tpolicy {\n\t\tname = "a"\n\t\t▶type = "latency"\n\t}\n\t${output}\n}`),
    good: through(
      `tail_sampling {\n\tpolicy {\n\t\tname = "a"\n\t\ttype = "latency"\n\t\tlatency {\n\t\t\tthreshold_ms = 500\n\t\t}\n\t}\n\t${output}\n}`,
    ),
  },

  'wrong-type': { bad: scrape('honor_labels = ▶"true"'), good: scrape('honor_labels = true') },
  'bad-duration': { bad: scrape('scrape_interval = ▶"1d"'), good: scrape('scrape_interval = "24h"') },
  'bad-size': { bad: scrape('body_size_limit = ▶"100"'), good: scrape('body_size_limit = "100KiB"') },
  'bad-choice': { bad: 'logging {\n\tlevel = ▶"warning"\n}\n', good: 'logging {\n\tlevel = "warn"\n}\n' },
  'out-of-range': {
    bad: process('stage.multiline {\n\t\tfirstline = "^a"\n\t\tmax_wait_time = ▶"0s"\n\t}'),
    good:
      process('stage.multiline {\n\t\tfirstline = "^a"\n\t\tmax_lines = 0\n\t}') +
      'tracing {\n\tsampling_fraction = 2\n}\n',
  },

  'empty-value': {
    bad: process('stage.label_drop {\n\t\tvalues = ▶[]\n\t}'),
    good: process('stage.label_drop {\n\t\tvalues = ["filename"]\n\t}'),
  },
  'template-syntax': {
    bad: process('stage.template {\n\t\tsource = "a"\n\t\ttemplate = ▶"{{ Lower .Entry }}"\n\t}'),
    good: process('stage.template {\n\t\tsource = "a"\n\t\ttemplate = "{{ ToLower .Entry }}"\n\t}'),
  },

  'dangling-reference': {
    bad: scrape('', '▶discovery.file.f.targets'),
    good: scrape('', 'discovery.file.f.targets') + 'discovery.file "f" {\n\tfiles = ["/a.json"]\n}\n',
  },
  'unknown-export': {
    bad: scrape('', '▶discovery.file.f.target') + 'discovery.file "f" {\n\tfiles = ["/a.json"]\n}\n',
    good: scrape('', 'discovery.file.f.targets') + 'discovery.file "f" {\n\tfiles = ["/a.json"]\n}\n',
  },
  'wrong-reference-kind': {
    bad: logs(
      'loki.source.journal "j" {\n\tforward_to = [loki.write.l.receiver, ▶prometheus.remote_write.w.receiver]\n\tmatches = "A=b"\n}\n' +
        rest,
    ),
    good: logs('loki.source.journal "j" {\n\tforward_to = [loki.write.l.receiver]\n\tmatches = "A=b"\n}'),
  },
  'reference-cycle': {
    bad: 'discovery.relabel "a" {\n\ttargets = discovery.relabel.b.output\n}\ndiscovery.relabel "b" {\n\ttargets = ▶discovery.relabel.a.output\n}\n',
    good: scrape('', 'discovery.relabel.b.output') + 'discovery.relabel "b" {\n\ttargets = []\n}\n',
  },
  'secret-as-text': {
    bad:
      scrape('basic_auth {\n\t\tusername = ▶local.file.f.content\n\t}') +
      'local.file "f" {\n\tfilename = "/f"\n\tis_secret = true\n}\n',
    good:
      scrape('basic_auth {\n\t\tusername = convert.nonsensitive(local.file.f.content)\n\t}') +
      'local.file "f" {\n\tfilename = "/f"\n\tis_secret = true\n}\n',
  },
  'deprecated-function': { bad: scrape('job_name = ▶env("A")'), good: scrape('job_name = sys.env("A")') },
  'unknown-function': { bad: scrape('job_name = ▶sys.enw("A")'), good: scrape('job_name = sys.env("A")') },
  'argument-count': {
    bad: scrape('job_name = ▶sys.env("A", "b")'),
    good: scrape('job_name = coalesce(sys.env("A"), "b")'),
  },
  'operand-type': { bad: scrape('job_name = ▶"a" + 1'), good: scrape('job_name = "a" + "1"') },
  'outside-declare': {
    bad: '▶argument "a" { }\n',
    good: 'declare "m" {\n\targument "a" { }\n}\n\nm "x" {\n\ta = 1\n}\n',
  },
  'uninterpolated-variable': { bad: scrape('job_name = ▶"${JOB}"'), good: scrape('job_name = sys.env("JOB")') },
  'literal-secret': { bad: scrape('bearer_token = ▶"abc"'), good: scrape('bearer_token = sys.env("TOKEN")') },

  'unconsumed-component': {
    bad: '▶prometheus.exporter.self "a" { }\n',
    good: scrape('', 'prometheus.exporter.self.a.targets') + 'prometheus.exporter.self "a" { }\n',
  },
  'forwards-nowhere': {
    bad: 'prometheus.scrape "s" {\n\ttargets = []\n\t▶forward_to = []\n}\n',
    good: scrape('', '[]'),
  },
  'writes-nowhere': {
    bad: scrape('', '[]')
      .replace('prometheus.remote_write "w"', '▶prometheus.remote_write "w"')
      .replace(/\tendpoint \{[^}]*\}\n/, ''),
    good: scrape('', '[]'),
  },
  'output-without-signal': {
    bad: otlp('grpc {\n\t\tendpoint = "127.0.0.1:4317"\n\t}\n\t▶output { }').replace(otlpRest, ''),
    good: otlp(`grpc {\n\t\tendpoint = "127.0.0.1:4317"\n\t}\n\t${output}`),
  },
  'lost-signal': {
    bad: through(`batch {\n\t▶${output}\n}`).replace('traces = [otelcol.processor', 'logs = [otelcol.processor'),
    good: through(`batch {\n\t${output}\n}`),
  },
  'port-conflict': {
    bad: otlp(
      `grpc {\n\t\tendpoint = "127.0.0.1:4317"\n\t}\n\t▶http {\n\t\tendpoint = "localhost:4317"\n\t}\n\t${output}`,
    ),
    good: otlp(
      `grpc {\n\t\tendpoint = "127.0.0.1:4317"\n\t}\n\thttp {\n\t\tendpoint = "localhost:4318"\n\t}\n\t${output}`,
    ),
  },

  'timeout-exceeds-interval': {
    bad: scrape('▶scrape_interval = "5s"'),
    good: scrape('scrape_interval = "5s"\n\tscrape_timeout = "5s"'),
  },
  'missing-job': {
    bad: scrape('', '[▶{__address__ = "localhost:9464"}]'),
    good: scrape('job_name = "a"', '[{__address__ = "localhost:9464"}]'),
  },
  'protobuf-needed': {
    bad: scrape('▶scrape_native_histograms = true\n\tscrape_protocols = ["PrometheusText1.0.0"]'),
    good: scrape('scrape_native_histograms = true\n\tscrape_protocols = ["PrometheusProto"]'),
  },
  'escaping-scheme': {
    bad: scrape('▶metric_name_escaping_scheme = "allow-utf-8"\n\tmetric_name_validation_scheme = "legacy"'),
    good: scrape('metric_name_escaping_scheme = "allow-utf-8"\n\tmetric_name_validation_scheme = "utf8"'),
  },
  'missing-address': { bad: scrape('', '[▶{job = "a"}]'), good: scrape('', '[{__address__ = "h:1", job = "a"}]') },
  'address-form': {
    bad: scrape('', '[{__address__ = ▶"http://h:1/metrics", job = "a"}]'),
    good: scrape('', '[{__address__ = "h:1", __scheme__ = "http", __metrics_path__ = "/metrics", job = "a"}]'),
  },
  'duplicate-target': {
    bad: scrape('', '[{__address__ = "h:1", job = "a"}, ▶{job = "a", __address__ = "h:1"}]'),
    good: scrape('', '[{__address__ = "h:1", job = "a"}, {__address__ = "h:2", job = "a"}]'),
  },
  'label-name': {
    bad: scrape('', '[{__address__ = "h:1", job = "a", ▶"b-c" = "d"}]'),
    good: scrape('', '[{__address__ = "h:1", job = "a", b_c = "d"}]'),
  },
  'duplicate-item': {
    bad: scrape('scrape_protocols = ["PrometheusProto", ▶"PrometheusProto"]'),
    good: scrape('scrape_protocols = ["PrometheusProto"]'),
  },

  'discovery-extension': {
    bad: scrape('', 'discovery.file.f.targets') + 'discovery.file "f" {\n\tfiles = [▶"/a.txt"]\n}\n',
    good: scrape('', 'discovery.file.f.targets') + 'discovery.file "f" {\n\tfiles = ["/a.yml"]\n}\n',
  },
  'discovery-wildcard': {
    bad: scrape('', 'discovery.file.f.targets') + 'discovery.file "f" {\n\tfiles = [▶"/*/a.json"]\n}\n',
    good: scrape('', 'discovery.file.f.targets') + 'discovery.file "f" {\n\tfiles = ["/a/*.json"]\n}\n',
  },

  'proxy-options': {
    bad: scrape('▶no_proxy = "localhost"'),
    good: scrape('no_proxy = "localhost"\n\tproxy_url = "http://proxy.example:3128"'),
  },
  'reserved-header': {
    bad: scrape('http_headers = {▶Authorization = [sys.env("TOKEN")]}'),
    good: scrape('http_headers = {"X-Scope-OrgID" = ["a"]}'),
  },
  'incomplete-tls': {
    bad: scrape('tls_config {\n\t\t▶cert_file = "/a.crt"\n\t}'),
    good: scrape('tls_config {\n\t\tcert_file = "/a.crt"\n\t\tkey_file = "/a.key"\n\t}'),
  },
  'incomplete-oauth2': {
    bad: scrape('▶oauth2 {\n\t\tclient_id = "a"\n\t\ttoken_url = "https://a.example/token"\n\t}'),
    good: scrape(
      'oauth2 {\n\t\tclient_id = "a"\n\t\ttoken_url = "https://a.example/token"\n\t\tclient_secret_file = "/s"\n\t}',
    ),
  },
  'authorization-basic': {
    bad: scrape('authorization {\n\t\t▶type = "Basic"\n\t}'),
    good: scrape('authorization {\n\t\ttype = "Token"\n\t}'),
  },
  'url-form': { bad: write('▶url = "mimir.example/api/v1/push"'), good: write(url) },
  'push-path': { bad: write('▶url = "https://mimir.example/"'), good: write(url) },
  'relabel-target': {
    bad: relabel('source_labels = ["a"]\n\t\t▶target_label = "b-c"'),
    good: relabel('source_labels = ["a"]\n\t\ttarget_label = "b_$1"'),
  },
  'relabel-modulus': {
    bad: relabel('target_label = "a"\n\t\t▶action = "hashmod"'),
    good: relabel('target_label = "a"\n\t\tmodulus = 2\n\t\taction = "hashmod"'),
  },
  'relabel-extra': {
    bad: relabel('▶source_labels = ["a"]\n\t\tregex = "a"\n\t\taction = "labeldrop"'),
    good: relabel('regex = "a"\n\t\taction = "labeldrop"'),
  },
  'regex-syntax': {
    bad: relabel('regex = ▶"(?!a).*"\n\t\taction = "labeldrop"'),
    good: relabel('regex = "(?P<a>b).*[[:alpha:]]"\n\t\taction = "labeldrop"'),
  },
  'relabel-cache': { bad: filtered('▶cache_ttl = "5m"'), good: filtered('cache_ttl = "5m"\n\tmax_cache_size = 0') },

  'queue-shards': {
    bad: write(`${url}\n\t\tqueue_config {\n\t\t\t▶min_shards = 100\n\t\t}`),
    good: write(`${url}\n\t\tqueue_config {\n\t\t\tmin_shards = 50\n\t\t}`),
  },
  'queue-capacity': {
    bad: write(`${url}\n\t\tqueue_config {\n\t\t\t▶capacity = 1000\n\t\t}`),
    good: write(`${url}\n\t\tqueue_config {\n\t\t\tcapacity = 2000\n\t\t}`),
  },
  'backoff-order': {
    bad: write(`${url}\n\t\tqueue_config {\n\t\t\t▶min_backoff = "1m"\n\t\t}`),
    good: write(`${url}\n\t\tqueue_config {\n\t\t\tmin_backoff = "1s"\n\t\t}`),
  },
  'wal-keepalive': {
    bad: write(url, 'wal {\n\t\t▶min_keepalive_time = "8h"\n\t}'),
    good: write(url, 'wal {\n\t\tmin_keepalive_time = "1h"\n\t}'),
  },

  'glob-without-file-match': {
    bad: logs(
      'loki.source.file "f" {\n\ttargets = [{__path__ = ▶"/var/log/*.log"}]\n\tforward_to = [loki.write.l.receiver]\n}',
    ),
    good: logs(
      'loki.source.file "f" {\n\ttargets = [{__path__ = "/var/log/*.log"}]\n\tforward_to = [loki.write.l.receiver]\n\tfile_match {\n\t\tenabled = true\n\t}\n}',
    ),
  },
  'missing-path': {
    bad: logs('loki.source.file "f" {\n\ttargets = [▶{job = "a"}]\n\tforward_to = [loki.write.l.receiver]\n}'),
    good: logs(
      'loki.source.file "f" {\n\ttargets = [{__path__ = "/a.log"}]\n\tforward_to = [loki.write.l.receiver]\n}',
    ),
  },
  'poll-order': {
    bad: logs(
      'loki.source.file "f" {\n\ttargets = []\n\tforward_to = [loki.write.l.receiver]\n\tfile_watch {\n\t\t▶min_poll_frequency = "1s"\n\t}\n}',
    ),
    good: logs(
      'loki.source.file "f" {\n\ttargets = []\n\tforward_to = [loki.write.l.receiver]\n\tfile_watch {\n\t\tmin_poll_frequency = "100ms"\n\t}\n}',
    ),
  },
  'journal-matches': {
    bad: logs('loki.source.journal "j" {\n\tforward_to = [loki.write.l.receiver]\n\t▶matches = "A=b + A=c"\n}'),
    good: logs('loki.source.journal "j" {\n\tforward_to = [loki.write.l.receiver]\n\tmatches = "A=b B=c"\n}'),
  },
  'whole-journal': {
    bad: logs('▶loki.source.journal "j" {\n\tforward_to = [loki.write.l.receiver]\n}'),
    good: logs('loki.source.journal "j" {\n\tforward_to = [loki.write.l.receiver]\n\tmatches = "A=b"\n}'),
  },
  'jmespath-quotes': {
    bad: process('stage.json {\n\t\texpressions = {agent = ▶"user-agent"}\n\t}'),
    good: process('stage.json {\n\t\texpressions = {agent = "\\"user-agent\\""}\n\t}'),
  },
  'jmespath-syntax': {
    bad: process('stage.json {\n\t\texpressions = {a = ▶"x.[y"}\n\t}'),
    good: process('stage.json {\n\t\texpressions = {a = "x.[y]"}\n\t}'),
  },
  'missing-fields': {
    bad: process('▶stage.logfmt { }'),
    good: process('stage.logfmt {\n\t\tregex = ".+"\n\t}'),
  },
  'selector-syntax': {
    bad: process('stage.match {\n\t\t▶selector = "job=a"\n\t\taction = "drop"\n\t}'),
    good: process('stage.match {\n\t\tselector = "{filename=\\"a\\"} |= \\"b\\""\n\t\taction = "drop"\n\t}'),
  },
  'match-stages': {
    bad: process('stage.match {\n\t\tselector = "{filename=\\"a\\"}"\n\t\t▶action = "keep"\n\t}'),
    good: process('stage.match {\n\t\tselector = "{filename=\\"a\\"}"\n\t\tstage.decolorize { }\n\t}'),
  },
  'time-format': {
    bad: process('stage.timestamp {\n\t\tsource = "filename"\n\t\t▶format = "%Y-%m-%d"\n\t}'),
    good: process('stage.timestamp {\n\t\tsource = "filename"\n\t\tformat = "02/Jan/2006:15:04:05 -0700"\n\t}'),
  },
  'time-zone': {
    bad: process('stage.timestamp {\n\t\tsource = "filename"\n\t\tformat = "RFC3339"\n\t\t▶location = "CEST"\n\t}'),
    good: process(
      'stage.timestamp {\n\t\tsource = "filename"\n\t\tformat = "RFC3339"\n\t\tlocation = "Europe/Berlin"\n\t}',
    ),
  },
  'count-bytes': {
    bad: process(counter('action = "add"\n\t\t\t▶count_entry_bytes = true')),
    good: process(counter('action = "add"\n\t\t\tmatch_all = true\n\t\t\tcount_entry_bytes = true')),
  },
  'missing-field': {
    bad: process('stage.labels {\n\t\tvalues = {▶level = ""}\n\t}'),
    good: process(
      'stage.json {\n\t\texpressions = {level = ""}\n\t}\n\tstage.labels {\n\t\tvalues = {level = ""}\n\t}',
    ),
  },
  'unmatched-selector': {
    bad: process('stage.match {\n\t\tselector = ▶"{level=\\"a\\"}"\n\t\tstage.decolorize { }\n\t}'),
    good: process('stage.match {\n\t\tselector = "{level!=\\"a\\"}"\n\t\tstage.decolorize { }\n\t}'),
  },
  'no-labels': {
    bad: docker('', '▶'),
    good: docker('labels = {job = "docker"}'),
  },
  'absent-label': {
    bad: relabel('source_labels = [▶"__name__"]\n\t\tregex = "go_.*"\n\t\taction = "drop"'),
    good: filtered('rule {\n\t\tsource_labels = ["__name__"]\n\t\tregex = "go_.*"\n\t\taction = "drop"\n\t}'),
  },
  'anchored-regex': {
    bad: relabel('source_labels = ["a"]\n\t\tregex = ▶"^/var/log"\n\t\taction = "drop"'),
    good: relabel('source_labels = ["a"]\n\t\tregex = "^/var/log.*"\n\t\taction = "drop"'),
  },
  'docker-name': {
    bad: relabel('source_labels = ["__meta_docker_container_name"]\n\t\tregex = ▶"web|db.*"\n\t\taction = "drop"'),
    good: relabel('source_labels = ["__meta_docker_container_name"]\n\t\tregex = "/(?:web|db.*)"\n\t\taction = "drop"'),
  },
  'keep-nothing': {
    bad: relabel(keep('web', '▶"db.*"')),
    good: relabel(keep('web.*', '"web-1"')),
  },
  'job-name-ignored': {
    bad: scrape('▶job_name = "a"', 'prometheus.exporter.self.a.targets') + 'prometheus.exporter.self "a" { }\n',
    good: scrape('', 'prometheus.exporter.self.a.targets') + 'prometheus.exporter.self "a" { }\n',
  },
  'sends-to-itself': {
    bad: exporting('otlp {\n\tclient {\n\t\tendpoint = ▶"localhost:4317"\n\t}\n}'),
    good: exporting('otlp {\n\tclient {\n\t\tendpoint = "localhost:14317"\n\t}\n}'),
  },
  'query-url': {
    bad: exporting('otlphttp {\n\tclient {\n\t\t▶endpoint = "https://tempo-prod-01.grafana.net/tempo"\n\t}\n}'),
    good: exporting('otlphttp {\n\tclient {\n\t\tendpoint = "https://otlp-gateway-prod-01.grafana.net/otlp"\n\t}\n}'),
  },
  'unnamed-group': {
    bad: process('stage.regex {\n\t\t▶expression = "(a)"\n\t}'),
    good: process('stage.regex {\n\t\texpression = "(?P<x>a)"\n\t}'),
  },
  'limit-by-label': {
    bad: process('stage.limit {\n\t\trate = 5\n\t\tburst = 10\n\t\t▶by_label_name = "app"\n\t}'),
    good: process('stage.limit {\n\t\trate = 5\n\t\tburst = 10\n\t\tdrop = true\n\t\tby_label_name = "app"\n\t}'),
  },
  'empty-drop-stage': {
    bad: process('▶stage.drop {\n\t\tdrop_counter_reason = "x"\n\t}'),
    good: process('stage.drop {\n\t\tolder_than = "24h"\n\t}'),
  },
  'high-cardinality-label': {
    bad: process('stage.labels {\n\t\tvalues = {▶trace_id = "filename"}\n\t}'),
    good: process('stage.structured_metadata {\n\t\tvalues = {trace_id = "filename"}\n\t}'),
  },

  'receiver-without-listener': {
    bad: otlp(output).replace('otelcol.receiver', '▶otelcol.receiver'),
    good: otlp(`http {\n\t\tendpoint = "127.0.0.1:4318"\n\t}\n\t${output}`),
  },
  'listens-everywhere': {
    bad: otlp(`▶grpc { }\n\t${output}`),
    good: otlp(`grpc {\n\t\tendpoint = "127.0.0.1:4317"\n\t}\n\t${output}`),
  },
  'batch-order': {
    bad: through(`batch {\n\t▶send_batch_size = 5000\n\t${output}\n}`),
    good: through(`batch {\n\tsend_batch_size = 5000\n\tsend_batch_max_size = 0\n\t${output}\n}`),
  },
  'spike-limit': {
    bad: through(
      `memory_limiter {\n\tcheck_interval = "1s"\n\tlimit = "64MiB"\n\t▶spike_limit = "1GiB"\n\t${output}\n}`,
    ),
    good: through(
      `memory_limiter {\n\tcheck_interval = "1s"\n\tlimit_percentage = 50\n\tspike_limit_percentage = 10\n\t${output}\n}`,
    ),
  },
  'duplicate-policy': { bad: sampling('a', '▶'), good: sampling('b') },
  'sampling-keeps-all': {
    bad: through(
      `tail_sampling {\n\tpolicy {\n\t\tname = "a"\n\t\t▶type = "always_sample"\n\t}\n\tpolicy {\n\t\tname = "b"\n\t\ttype = "span_count"\n\t\tspan_count {\n\t\t\tmin_spans = 2\n\t\t}\n\t}\n\t${output}\n}`,
    ),
    good: through(`tail_sampling {\n\tpolicy {\n\t\tname = "a"\n\t\ttype = "always_sample"\n\t}\n\t${output}\n}`),
  },
  'otlp-endpoint': {
    bad: exporting('otlp {\n\tclient {\n\t\t▶endpoint = "https://tempo.example/otlp"\n\t}\n}'),
    good: exporting('otlphttp {\n\tclient {\n\t\tendpoint = "https://tempo.example/otlp"\n\t}\n}'),
  },
  'otlp-port': {
    bad: exporting('otlp {\n\tclient {\n\t\t▶endpoint = "tempo.example:4318"\n\t}\n}'),
    good: exporting('otlp {\n\tclient {\n\t\tendpoint = "tempo.example:4317"\n\t}\n}'),
  },
  'missing-credentials': {
    bad: authenticated('username = "u"\n\t\tpassword = sys.env("P")').replace(
      /otelcol.auth.basic "a" \{\n.*\n.*\n/,
      '▶otelcol.auth.basic "a" {\n',
    ),
    good: authenticated('username = "u"\n\t\tpassword = sys.env("P")'),
  },
  'incomplete-credentials': {
    bad: authenticated('username = "u"', '▶'),
    good: authenticated('username = "u"\n\t\tpassword = sys.env("P")'),
  },
  'incomplete-key': {
    bad: write(`${url}\n\t\tsigv4 {\n\t\t\t▶access_key = "a"\n\t\t}`),
    good: write(`${url}\n\t\tsigv4 {\n\t\t\taccess_key = "a"\n\t\t\tsecret_key = sys.env("K")\n\t\t}`),
  },
  'incomplete-action': {
    bad: through(`attributes {\n\taction {\n\t\t▶action = "upsert"\n\t}\n\t${output}\n}`),
    good: through(`attributes {\n\taction {\n\t\taction = "delete"\n\t\tpattern = "a.*"\n\t}\n\t${output}\n}`),
  },
  'nothing-collected': {
    bad:
      scrape('', 'prometheus.exporter.postgres.a.targets') +
      'prometheus.exporter.postgres "a" {\n\t▶disable_default_metrics = true\n}\n',
    good:
      scrape('', 'prometheus.exporter.postgres.a.targets') +
      'prometheus.exporter.postgres "a" {\n\tdisable_default_metrics = true\n\tcustom_queries_config_path = "/q.yaml"\n}\n',
  },
  'reserved-attribute': {
    bad: 'remotecfg {\n\tattributes = {▶"collector.os" = "x"}\n}\n',
    good: 'remotecfg {\n\tattributes = {os = "x"}\n}\n',
  },
};

function filtered(lines: string): string {
  return `prometheus.scrape "s" {
	targets    = []
	forward_to = [prometheus.relabel.r.receiver]
}
prometheus.relabel "r" {
	forward_to = [prometheus.remote_write.w.receiver]
	${lines}
}
${rest}`;
}

function counter(lines: string): string {
  return `stage.metrics {\n\t\tmetric.counter {\n\t\t\tname = "filename"\n\t\t\t${lines}\n\t\t}\n\t}`;
}

function keep(first: string, second: string): string {
  const rule = (regex: string): string => `source_labels = ["a"]\n\t\tregex = ${regex}\n\t\taction = "keep"`;
  return `${rule(`"${first}"`)}\n\t}\n\trule {\n\t\t${rule(second)}`;
}

function docker(lines: string, mark = ''): string {
  return logs(`discovery.docker "d" {
	host = "unix:///var/run/docker.sock"
}
loki.source.docker ${mark}"c" {
	host       = "unix:///var/run/docker.sock"
	targets    = discovery.docker.d.targets
	forward_to = [loki.write.l.receiver]
	${lines}
}`);
}

function sampling(second: string, mark = ''): string {
  const policy = (name: string): string =>
    `policy {\n\t\t${name}\n\t\ttype = "span_count"\n\t\tspan_count {\n\t\t\tmin_spans = 2\n\t\t}\n\t}`;
  return through(
    `tail_sampling {\n\t${policy('name = "a"')}\n\t${policy(`${mark}name = "${second}"`)}\n\t${output}\n}`,
  );
}

function authenticated(lines: string, mark = ''): string {
  return (
    exporting(
      'otlp {\n\tclient {\n\t\tendpoint = "tempo.example:4317"\n\t\tauth = otelcol.auth.basic.a.handler\n\t}\n}',
    ) +
    `otelcol.auth.basic "a" {\n\tusername = "u"\n\tpassword = sys.env("P")\n\t${mark}client_auth {\n\t\t${lines}\n\t}\n}\n`
  );
}

const codes = Object.keys(checkTable) as CheckCode[];

describe('checkTable', () => {
  it.each(codes)('finds %s, and nothing else, at its place', (code) => {
    const { bad } = checkCases[code];
    const before = bad.slice(0, bad.indexOf('▶')).split('\n');

    const findings = lintAlloy(bad.replace('▶', ''));

    expect(findings.map((finding) => finding.code)).toEqual([code]);
    expect(findings[0]).toMatchObject({
      severity: checkTable[code].severity,
      line: before.length,
      column: before.at(-1)!.length + 1,
    });
  });

  it.each(codes)('finds nothing where %s is mended', (code) => {
    expect(lintAlloy(checkCases[code].good)).toEqual([]);
  });
});
