/**
 * Members without which Alloy 1.19 refuses a component whose other members are not described: the first text of a row
 * names them, with `{}` behind a block, and the second one the components. Members of whole families are in
 * `requiredOfFamilies`.
 */
const rows: readonly (readonly [members: string, components: string])[] = [
  ['access_key project_id role', 'discovery.scaleway'],
  ['account dns_suffix endpoint', 'discovery.triton'],
  ['account_name username warehouse', 'prometheus.exporter.snowflake'],
  ['address', 'loki.rules.kubernetes mimir.rules.kubernetes prometheus.exporter.squid'],
  ['address global_config', 'mimir.alerts.kubernetes'],
  ['api_token zone_id', 'loki.source.cloudflare'],
  ['api{}', 'otelcol.exporter.datadog'],
  ['application_key application_secret consumer_key service', 'discovery.ovhcloud'],
  ['authentication{} event_hubs fully_qualified_namespace', 'loki.source.azure_event_hubs'],
  ['auth{} queue', 'otelcol.receiver.solace'],
  ['brokers protocol_version', 'otelcol.receiver.kafka'],
  ['brokers topics', 'loki.source.kafka'],
  ['client_id client_secret server_hostname warehouse_http_path', 'prometheus.exporter.databricks'],
  ['client{}', 'otelcol.exporter.faro'],
  ['client{} splunk{}', 'otelcol.exporter.splunkhec'],
  ['connection_string', 'prometheus.exporter.mssql'],
  ['data_source_name', 'database_observability.postgres database_observability.sql_server'],
  ['datacenter_id', 'discovery.ionos'],
  [
    'endpoint',
    'otelcol.exporter.syslog otelcol.receiver.cloudflare otelcol.receiver.fluentforward otelcol.receiver.nginx',
  ],
  ['endpoint password username', 'otelcol.receiver.vcenter'],
  ['histogram{}', 'otelcol.connector.spanmetrics'],
  ['host role', 'discovery.dockerswarm'],
  ['include', 'otelcol.receiver.file_stats otelcol.receiver.filelog'],
  ['listen_address', 'otelcol.receiver.tcplog'],
  ['metrics resource_type subscriptions', 'prometheus.exporter.azure'],
  ['metrics_prefixes project_ids', 'prometheus.exporter.gcp'],
  ['mongodb_uri', 'prometheus.exporter.mongodb'],
  ['name namespace', 'remote.kubernetes.configmap remote.kubernetes.secret'],
  ['names', 'discovery.dns'],
  ['password server username', 'discovery.uyuni'],
  ['path', 'otelcol.exporter.file remote.s3'],
  ['path server', 'remote.vault'],
  ['paths servers', 'discovery.nerve discovery.serverset'],
  ['project zone', 'discovery.gce'],
  ['protocol_version', 'otelcol.exporter.kafka'],
  ['protocols{}', 'otelcol.receiver.jaeger'],
  ['protocol{} resolver{}', 'otelcol.exporter.loadbalancing'],
  ['query url', 'discovery.puppetdb'],
  ['region', 'otelcol.receiver.awscloudwatch'],
  ['region role', 'discovery.openstack'],
  ['role', 'discovery.aws discovery.hetzner discovery.kubernetes'],
  ['s3_uploader{}', 'otelcol.exporter.awss3'],
  ['s3downloader{}', 'otelcol.receiver.awss3'],
  ['server', 'discovery.eureka discovery.kuma'],
  ['servers', 'discovery.marathon'],
  ['source{}', 'otelcol.extension.jaeger_remote_sampling'],
  ['sts_region', 'prometheus.exporter.cloudwatch'],
  ['subscription', 'otelcol.receiver.googlecloudpubsub'],
  ['target_match_label targets', 'loki.enrich pyroscope.enrich'],
  ['targets', 'loki.source.kubernetes otelcol.processor.discovery prometheus.enrich pyroscope.java pyroscope.scrape'],
  ['text', 'prometheus.exporter.static'],
  ['token_url', 'otelcol.auth.oauth2'],
  ['topic', 'otelcol.exporter.googlecloudpubsub'],
  ['url', 'discovery.http remote.http'],
];

/** Members that all components of a family need. */
const requiredOfFamilies: readonly (readonly [member: string, family: RegExp])[] = [
  ['output{}', /^(?:faro\.receiver$|otelcol\.(?:connector|processor|receiver)\.)/],
  [
    'forward_to',
    /^(?:database_observability|loki\.(?:enrich|secretfilter|source)|prometheus\.(?:enrich|operator|receive_http)|pyroscope(?!\.write))(?:\.|$)/,
  ],
];

const ofComponents = new Map<string, string[]>();
for (const [members, components] of rows) {
  for (const name of components.split(' ')) ofComponents.set(name, members.split(' '));
}

/** Names of the arguments and blocks that Alloy requires of a component. */
export function requiredMembers(name: string): {
  readonly attributes: readonly string[];
  readonly blocks: readonly string[];
} {
  const families = requiredOfFamilies.filter(([, family]) => family.test(name)).map(([member]) => member);
  const all = [...families, ...(ofComponents.get(name) ?? [])];
  return {
    attributes: all.filter((member) => !member.endsWith('{}')),
    blocks: all.filter((member) => member.endsWith('{}')).map((member) => member.slice(0, -2)),
  };
}
