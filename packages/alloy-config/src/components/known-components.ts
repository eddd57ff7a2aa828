/** Components that Alloy has and that are not described here: their names pass, their content is not looked at. */
const undescribed: Readonly<Record<string, string>> = {
  'beyla.': 'ebpf',
  'database_observability.': 'mssql mysql postgres',
  'discovery.':
    'aws azure consul consulagent digitalocean dns docker dockerswarm ec2 eureka gce hetzner http ionos kubelet kubernetes kuma lightsail linode marathon nerve nomad openstack ovhcloud process puppetdb scaleway serverset triton uyuni',
  'faro.': 'receiver',
  'loki.': 'echo enrich rules.kubernetes secretfilter',
  'loki.source.':
    'api awsfirehose azure_event_hubs cloudflare docker gcplog gelf heroku kafka kubernetes kubernetes_events podlogs syslog windowsevent',
  'mimir.': 'alerts.kubernetes rules.kubernetes',
  'otelcol.auth.': 'google headers oauth2 sigv4',
  'otelcol.connector.': 'count host_info servicegraph signaltometrics spanlogs spanmetrics',
  'otelcol.exporter.':
    'awss3 azureblob clickhouse datadog debug elasticsearch faro file googlecloud googlecloudpubsub kafka loadbalancing opensearch splunkhec syslog',
  'otelcol.extension.': 'jaeger_remote_sampling',
  'otelcol.processor.':
    'attributes cumulativetodelta deltatocumulative discovery filter groupbyattrs interval k8sattributes metric_start_time probabilistic_sampler redaction resourcedetection span transform',
  'otelcol.receiver.':
    'awscloudwatch awsecscontainermetrics awss3 cloudflare datadog faro file_stats filelog fluentforward github googlecloudpubsub influxdb jaeger kafka loki nginx opencensus prometheus solace splunkhec syslog tcplog vcenter zipkin',
  'otelcol.storage.': 'file',
  'prometheus.': 'echo enrich receive_http write.queue',
  'prometheus.exporter.':
    'apache azure blackbox cadvisor catchpoint cloudwatch consul databricks dnsmasq elasticsearch gcp github ipmi kafka memcached mongodb mssql mysql oracledb postgres process redis snmp snowflake squid static statsd windows',
  'prometheus.operator.': 'podmonitors probes scrapeconfigs servicemonitors',
  'pyroscope.': 'ebpf enrich java receive_http relabel scrape write',
  'remote.': 'aws.secrets_manager http kubernetes.configmap kubernetes.secret s3 vault',
};

/** Names of the components that are known and not described. */
export const undescribedComponents: ReadonlySet<string> = new Set(
  Object.entries(undescribed).flatMap(([prefix, names]) => names.split(' ').map((name) => prefix + name)),
);

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
