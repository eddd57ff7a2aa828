import type { Exports } from '../schema/component-spec.js';

/** How finished Alloy calls a component. `community` is not a level but has a flag of its own. */
export type Stability = 'stable' | 'public-preview' | 'experimental' | 'community';

/** Data about a component; its members are in its typed function, or else in the table of known members. */
export interface CatalogueEntry {
  readonly stability: Stability;
  readonly exports: Exports;
  /** The Alloy that had it first, where that is younger than 1.8. */
  readonly since?: string;
}

/**
 * All components of Alloy 1.19, by their prefix: the one place to change for a new Alloy. Behind a name stands `?` for
 * public preview, `!` for experimental, `*` for community, and `@` with the version that brought it. All
 * of a group export the same.
 */
const groups: readonly {
  readonly prefix: string;
  readonly names: string;
  readonly exports?: Exports;
}[] = [
  { prefix: 'beyla.', names: 'ebpf', exports: { targets: 'Targets' } },
  {
    prefix: 'database_observability.',
    names: 'mysql@1.8 sql_server!@1.18',
    exports: { targets: 'Targets' },
  },
  {
    prefix: 'database_observability.',
    names: 'postgres@1.9',
    exports: { logs_receiver: 'LogsReceiver', targets: 'Targets' },
  },
  {
    prefix: 'discovery.',
    names:
      'aws@1.18 azure consul consulagent digitalocean dns docker dockerswarm ec2 eureka file gce hetzner http ionos ' +
      'kubelet kubernetes kuma lightsail linode marathon nerve nomad openstack ovhcloud process puppetdb scaleway ' +
      'serverset triton uyuni',
    exports: { targets: 'Targets' },
  },
  { prefix: 'discovery.', names: 'relabel', exports: { output: 'Targets', rules: 'RelabelRules' } },
  { prefix: 'faro.', names: 'receiver' },
  { prefix: 'local.', names: 'file', exports: { content: 'secret' } },
  { prefix: 'local.', names: 'file_match', exports: { targets: 'Targets' } },
  { prefix: 'loki.', names: 'echo enrich!@1.8 process secretfilter? write', exports: { receiver: 'LogsReceiver' } },
  { prefix: 'loki.', names: 'relabel', exports: { receiver: 'LogsReceiver', rules: 'RelabelRules' } },
  { prefix: 'loki.', names: 'rules.kubernetes' },
  {
    prefix: 'loki.source.',
    names:
      'api awsfirehose azure_event_hubs cloudflare docker file gcplog gelf heroku journal kafka kubernetes ' +
      'kubernetes_events podlogs syslog windowsevent',
  },
  { prefix: 'mimir.', names: 'alerts.kubernetes!@1.12 rules.kubernetes' },
  {
    prefix: 'otelcol.auth.',
    names: 'basic bearer google? headers oauth2 sigv4',
    exports: { handler: 'AuthHandler' },
  },
  {
    prefix: 'otelcol.connector.',
    names: 'count!@1.13 host_info servicegraph signaltometrics!@1.18 spanlogs spanmetrics',
    exports: { input: 'Consumer' },
  },
  {
    prefix: 'otelcol.exporter.',
    names:
      'awss3! datadog* debug! faro! file?@1.12 googlecloud* googlecloudpubsub* kafka loadbalancing loki otlp otlphttp ' +
      'prometheus splunkhec* syslog?',
    exports: { input: 'Consumer' },
  },
  { prefix: 'otelcol.extension.', names: 'jaeger_remote_sampling' },
  {
    prefix: 'otelcol.processor.',
    names:
      'attributes batch cumulativetodelta? deltatocumulative! discovery filter groupbyattrs interval! k8sattributes ' +
      'memory_limiter metric_start_time probabilistic_sampler redaction! resourcedetection span tail_sampling transform',
    exports: { input: 'Consumer' },
  },
  {
    prefix: 'otelcol.receiver.',
    names:
      'awscloudwatch!@1.8 awsecscontainermetrics! awss3! cloudflare!@1.12 datadog! faro! file_stats filelog? ' +
      'fluentforward! influxdb jaeger kafka nginx? otlp solace splunkhec?@1.9 syslog? tcplog! vcenter! zipkin',
  },
  { prefix: 'otelcol.receiver.', names: 'googlecloudpubsub*', exports: { input: 'Consumer' } },
  { prefix: 'otelcol.receiver.', names: 'loki', exports: { receiver: 'LogsReceiver' } },
  { prefix: 'otelcol.receiver.', names: 'prometheus', exports: { receiver: 'MetricsReceiver' } },
  { prefix: 'otelcol.storage.', names: 'file?', exports: { handler: 'StorageHandler' } },
  { prefix: 'prometheus.', names: 'echo@1.13 enrich!@1.11 remote_write', exports: { receiver: 'MetricsReceiver' } },
  { prefix: 'prometheus.', names: 'relabel', exports: { receiver: 'MetricsReceiver', rules: 'RelabelRules' } },
  { prefix: 'prometheus.', names: 'receive_http scrape' },
  {
    prefix: 'prometheus.exporter.',
    names:
      'apache azure blackbox cadvisor catchpoint! cloudwatch consul databricks@1.13 dnsmasq elasticsearch gcp github ' +
      'kafka memcached mongodb mssql mysql oracledb postgres process redis self snmp snowflake squid static! statsd ' +
      'unix windows',
    exports: { targets: 'Targets' },
  },
  { prefix: 'prometheus.operator.', names: 'podmonitors probes scrapeconfigs! servicemonitors' },
  { prefix: 'pyroscope.', names: 'enrich!@1.13 write', exports: { receiver: 'ProfilesReceiver' } },
  { prefix: 'pyroscope.', names: 'relabel', exports: { receiver: 'ProfilesReceiver', rules: 'RelabelRules' } },
  { prefix: 'pyroscope.', names: 'ebpf java receive_http scrape' },
  { prefix: 'remote.', names: 'http s3', exports: { content: 'secret' } },
  { prefix: 'remote.', names: 'kubernetes.configmap kubernetes.secret vault', exports: { data: 'secrets' } },
];

/** Components that were removed from Alloy, with their replacements. */
export const removedComponents: ReadonlyMap<string, string> = new Map([
  ['otelcol.exporter.logging', 'otelcol.exporter.debug'],
  ['otelcol.receiver.opencensus', 'otelcol.receiver.otlp'],
  ['prometheus.write.queue', 'prometheus.remote_write'],
]);

/** Components that people know from elsewhere, such as the OpenTelemetry Collector, and that Alloy never had. */
export const foreignComponents: ReadonlySet<string> = new Set([
  'database_observability.mssql',
  ...(
    'alertmanager azureblob azuredataexplorer azuremonitor carbon cassandra clickhouse coralogix doris elasticsearch ' +
    'honeycombmarker influxdb logzio mezmo opensearch prometheusremotewrite pulsar rabbitmq sapm sentry signalfx ' +
    'sumologic zipkin'
  )
    .split(' ')
    .map((name) => `otelcol.exporter.${name}`),
  ...'carbon collectd docker_stats github hostmetrics k8s_cluster kubeletstats mongodb mysql postgresql redis statsd'
    .split(' ')
    .map((name) => `otelcol.receiver.${name}`),
  'prometheus.exporter.ipmi',
  'remote.aws.secrets_manager',
]);

const stabilities: Readonly<Record<string, Stability>> = {
  '?': 'public-preview',
  '!': 'experimental',
  '*': 'community',
};

/** All components of Alloy, described or not, by name. */
export const alloyCatalogue: ReadonlyMap<string, CatalogueEntry> = new Map(
  groups.flatMap(({ prefix, names, exports = {} }) =>
    names.split(' ').map((text): [string, CatalogueEntry] => {
      const [, name = '', mark = '', since] = /^([\w.]+)([?!*]?)(?:@(.+))?$/.exec(text) ?? [];
      const entry = { stability: stabilities[mark] ?? 'stable', exports, ...(since !== undefined && { since }) };
      return [prefix + name, entry];
    }),
  ),
);

/** The flag that a component needs, or `undefined` if it needs none. */
export function flagFor({ stability }: CatalogueEntry): string | undefined {
  if (stability === 'stable') return undefined;
  return stability === 'community' ? '--feature.community-components.enabled' : `--stability.level=${stability}`;
}

/** Whether a name begins as those of Alloy's components do, so that a newer Alloy may have it. */
export function isPlausibleComponent(name: string): boolean {
  return /^(?:beyla|database_observability|discovery|faro|local|loki|mimir|otelcol|prometheus|pyroscope|remote)\./.test(
    name,
  );
}

/** Blocks of the language itself. */
export const languageBlocks: ReadonlySet<string> = new Set([
  'argument',
  'declare',
  'export',
  'foreach',
  'import.file',
  'import.git',
  'import.http',
  'import.string',
]);
