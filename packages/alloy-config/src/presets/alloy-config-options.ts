/** Text, or a variable of Alloy's environment that holds it. */
export type TextOption = string | { readonly env: string };

/**
 * A secret: a variable of Alloy's environment, or a file that Alloy may read. A secret written out is refused unless
 * `allowLiteralSecrets` is set.
 */
export type SecretOption = { readonly env: string } | { readonly file: string } | string;

/** Kinds of telemetry. Each is sent to the destinations that accept it. */
export type Signal = 'metrics' | 'logs' | 'traces';

/** Options of `generateAlloyConfig`. Plain data, so they may come from a JSON or YAML file. */
export interface AlloyConfigOptions {
  /** Sources to collect from. Default: one service at `localhost:9464`. */
  readonly sources?: SourceOptions;
  /** Where to send the data. At least one destination must accept the signals of the sources. */
  readonly destinations: readonly DestinationOptions[];
  /** How Alloy operates: sizes, filters, sampling and its own log. */
  readonly operation?: OperationOptions;
  /** Labels that every series and every log line gets, such as `cluster`. `host` is always among them. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Permits literal secrets in the file. For throw-away set-ups only. Default `false`. */
  readonly allowLiteralSecrets?: boolean;
}

/** Sources to collect from. */
export interface SourceOptions {
  /** Processes with a metrics page. */
  readonly services?: readonly ServiceOptions[];
  /** Processes that announce themselves in a folder. `true` takes the folder from `TTA_DISCOVERY_DIR`. */
  readonly discovery?: boolean | DiscoveryOptions;
  /** Log files with one JSON object a line. */
  readonly logFiles?: readonly LogFileOptions[];
  /** Docker containers with the label `tta.collect=true`: their logs, and metrics of those with `tta.port`. */
  readonly docker?: boolean | DockerOptions;
  /** Metrics of all containers of the machine, by cadvisor. Alloy then needs root. Default `false`. */
  readonly cadvisor?: boolean;
  /** Units of the systemd journal. */
  readonly journal?: readonly JournalOptions[];
  /** Takes traces, metrics and logs over OTLP. `true` takes the usual ports, from this machine only. */
  readonly otlp?: boolean | OtlpSourceOptions;
  /** Metrics of the machine. Default `false`. */
  readonly host?: boolean;
  /** Metrics of Alloy itself, which say whether data arrives. Default `false`. */
  readonly alloy?: boolean;
}

/** Labels that metrics and logs of one service share, so that one can be found from the other. */
export interface IdentityOptions {
  /** Label `job`. Default `tta-primitives`. */
  readonly job?: string;
  /** Label `service_name`. Left out, there is none. */
  readonly serviceName?: string;
  /** Label `workspace`. Left out, there is none. */
  readonly workspace?: string;
  /** Further labels. */
  readonly labels?: Readonly<Record<string, string>>;
}

/** A process with a metrics page. */
export interface ServiceOptions extends IdentityOptions {
  /** host:port, or a URL. Its path defaults to `/metrics`. Default `localhost:9464`. */
  readonly address?: string;
  /** Milliseconds between scrapes. Default 30 000. */
  readonly intervalMs?: number;
  /** Milliseconds a scrape may take. Default 10 000, or the interval if that is shorter. */
  readonly timeoutMs?: number;
  /** User and password of the page. Excludes `bearerToken`. */
  readonly basicAuth?: { readonly username: TextOption; readonly password: SecretOption };
  /** Token of the page, sent as `Authorization: Bearer`. */
  readonly bearerToken?: SecretOption;
  /** TLS towards the page. */
  readonly tls?: TlsOptions;
}

/** Docker containers, chosen by a label that they carry. */
export interface DockerOptions {
  /** Docker's socket or address. Default `unix:///var/run/docker.sock`. */
  readonly host?: string;
  /** Label that selects containers by the value `true`. Default `tta.collect`. */
  readonly label?: string;
  /** Label with the port of a container's metrics page; without it a container has none. Default `tta.port`. */
  readonly portLabel?: string;
  /** Reads the logs. Default `true`. */
  readonly logs?: boolean;
  /** Scrapes the metrics pages. Default `true`. */
  readonly metrics?: boolean;
  /** Label `job` of logs and metrics. Default `tta-primitives`. */
  readonly job?: string;
  /** Milliseconds between scrapes. Default 30 000. */
  readonly intervalMs?: number;
}

/** A folder of target files, each with the labels of its process. */
export interface DiscoveryOptions {
  /** The folder, as an absolute path. */
  readonly folder: TextOption;
  /** Label `job` of targets without one. Default `tta-primitives`. */
  readonly job?: string;
  /** Milliseconds between scrapes. Default 30 000. */
  readonly intervalMs?: number;
  /**
   * Scrapes addresses of other machines, too. Default `false`: otherwise anyone who may write
   * to the folder could make Alloy request any address.
   */
  readonly allowRemote?: boolean;
}

/** Log files with one JSON object a line: `timestamp`, `level`, ids, and any other fields. */
export interface LogFileOptions extends IdentityOptions {
  /** Absolute path; `*` and `**` stand for any names. */
  readonly path: string;
  /** Paths to leave out, in the same form. */
  readonly exclude?: string;
  /** How to read lines that are not JSON. Left out, each line is a JSON object. */
  readonly text?: TextLogOptions;
}

/** Lines of plain text. Expressions are RE2's. */
export interface TextLogOptions {
  /** Extracts fields by named groups: `level` becomes a label, `timestamp` the time, read by `timeFormat`. */
  readonly expression: string;
  /** Format of the group `timestamp`, in Go's form or by name, such as `RFC3339`. Default: the time of reading. */
  readonly timeFormat?: string;
  /** Matches the first line of an entry; following lines are joined to it. Left out, each line is an entry. */
  readonly firstLine?: string;
}

/** A unit of the systemd journal. */
export interface JournalOptions extends IdentityOptions {
  /** Its name; `.service` is appended to a name without an ending. Also the label `unit`. */
  readonly unit: string;
}

/** The OTLP receiver. */
export interface OtlpSourceOptions {
  /**
   * Address to listen on. Default `127.0.0.1`, this machine only. In a container `0.0.0.0`, because senders come from
   * outside; then add `tls` and `basicAuth` or `bearerToken`, unless the network keeps others out.
   */
  readonly listen?: string;
  /** Certificate and key of the receiver; with `clientCaFile` senders need a certificate, too. */
  readonly tls?: { readonly certFile: string; readonly keyFile: string; readonly clientCaFile?: string };
  /** User and password that senders must give. Excludes `bearerToken`. */
  readonly basicAuth?: { readonly username: TextOption; readonly password: SecretOption };
  /** Token that senders must give. */
  readonly bearerToken?: SecretOption;

  /** Port for gRPC. Default 4317. */
  readonly grpcPort?: number;
  /** Port for HTTP. Default 4318. */
  readonly httpPort?: number;
}

/** A destination. */
export type DestinationOptions = GrafanaCloudDestination | PrometheusDestination | LokiDestination | OtlpDestination;

interface NamedDestination {
  /** Tells destinations of one type apart, and names the queue on disk: a new name starts a new queue. */
  readonly name?: string;
}

/** Grafana Cloud: metrics, logs, and traces. Omitted options come from the environment. */
export interface GrafanaCloudDestination extends NamedDestination {
  readonly type: 'grafana-cloud';
  /** Signals to send. Default: all that the sources produce. */
  readonly signals?: readonly Signal[];
  /** Ends in `/api/prom/push`. Default: variable `GRAFANA_CLOUD_PROMETHEUS_URL`. */
  readonly metricsUrl?: TextOption;
  /** Ends in `/loki/api/v1/push`. Default: variable `GRAFANA_CLOUD_LOKI_URL`. */
  readonly logsUrl?: TextOption;
  /** Ends in `/otlp`. Default: variable `GRAFANA_CLOUD_OTLP_URL`. */
  readonly otlpUrl?: TextOption;
  /**
   * Beginning of the variables: `..._PROMETHEUS_ID`, `..._LOKI_ID`, `..._OTLP_ID` (three different numbers) and
   * `..._TOKEN`. Default `GRAFANA_CLOUD`.
   */
  readonly environmentPrefix?: string;
}

/** Authentication, headers and TLS of a connection. At most one of `basicAuth` and `bearerToken`. */
export interface ConnectionOptions extends NamedDestination {
  /** User and password. */
  readonly basicAuth?: { readonly username: TextOption; readonly password: SecretOption };
  /** Sent as `Authorization: Bearer`. */
  readonly bearerToken?: SecretOption;
  /** Further headers. */
  readonly headers?: Readonly<Record<string, TextOption>>;
  readonly tls?: TlsOptions;
}

/** TLS towards a server. Paths are those of the machine that Alloy runs on. */
export interface TlsOptions {
  /** Certificate authority, when it is not one of the system's. */
  readonly caFile?: string;
  /** Client certificate; goes with `keyFile`. */
  readonly certFile?: string;
  /** Key of the client certificate. */
  readonly keyFile?: string;
  /** Name in the server's certificate, when it is not the host of the URL. */
  readonly serverName?: string;
  /** Accepts any certificate. Default `false`. */
  readonly insecureSkipVerify?: boolean;
}

/** A Prometheus with its remote-write receiver on, Mimir, or any other receiver of remote write. */
export interface PrometheusDestination extends ConnectionOptions {
  readonly type: 'prometheus';
  /** `http://prometheus.example:9090/api/v1/write`, or `https://mimir.example/api/v1/push`. */
  readonly url: TextOption;
  /** Mimir's tenant. */
  readonly tenant?: string;
}

/** A Loki server. */
export interface LokiDestination extends ConnectionOptions {
  readonly type: 'loki';
  /** `http://loki.example:3100/loki/api/v1/push`. */
  readonly url: TextOption;
  /** Loki's tenant. */
  readonly tenant?: string;
}

/** A Tempo server, or any other receiver of OTLP. */
export interface OtlpDestination extends ConnectionOptions {
  readonly type: 'otlp';
  /** Transport. Default `grpc`. */
  readonly protocol?: 'grpc' | 'http';
  /** `tempo.example:4317` for gRPC, `http://tempo.example:4318` for HTTP. */
  readonly endpoint: TextOption;
  /** Signals to send. `metrics` includes scraped ones; logs and traces come over OTLP. Default `['traces']`. */
  readonly signals?: readonly Signal[];
  /** Speaks gRPC without TLS. Default: `true` for gRPC to this machine, else `false`. */
  readonly plaintext?: boolean;
}

/** How Alloy operates: sizes, filters, sampling and its own log. */
export interface OperationOptions {
  /** Size of queues and memory: `small` for a laptop, `busy` for thousands of samples a second. Default `default`. */
  readonly profile?: 'small' | 'default' | 'busy';
  /** Metrics to send, by name; `*` stands for any letters. `up` is always sent. Default: all. */
  readonly keepMetrics?: readonly string[];
  /** Metrics not to send, by name; `*` stands for any letters. */
  readonly dropMetrics?: readonly string[];
  /** Maximum series of one service's page. A larger page is rejected, and its `up` is 0. Default: no limit. */
  readonly maxSeriesPerTarget?: number;
  /** Log lines not to send: lines in which any of these RE2 expressions matches. */
  readonly dropLines?: readonly string[];
  /** Parts of log lines to replace by `***`: RE2 expressions; of one with groups, only what the groups match. */
  readonly redactLines?: readonly string[];
  /** Traces to keep. Default: all. */
  readonly sampling?: SamplingOptions;
  /** Least severe level that Alloy logs. Default `info`. */
  readonly logLevel?: 'error' | 'warn' | 'info' | 'debug';
  /** Shows passing data in Alloy's pages, to anyone who can open them. Default `false`. */
  readonly liveDebugging?: boolean;
}

/** Traces to keep, decided when a trace is complete: those with an error, slow ones, and a share of the others. */
export interface SamplingOptions {
  /** Milliseconds from which a trace is slow. Default 1000. */
  readonly slowMs?: number;
  /** Percent of the other traces. Default 10. */
  readonly percent?: number;
}
