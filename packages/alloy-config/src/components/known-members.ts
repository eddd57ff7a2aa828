// cspell:disable
/**
 * Members of the components, stages and blocks of the language that have no typed function, as of Alloy 1.19. A line begins with the name
 * of a component, or with a group that others name by `@`; an indented one goes on. Behind a member stands `!` if it is
 * required, `*` if the block may be repeated, `"` if the block takes a label, and the type of the value:
 *
 * `:a` list, `:b` true or false, `:d` duration, `:f` text that is not empty, `:F` list of such texts, `:i` whole number,
 * `:l` list of texts, `:m` map, `:n` number, `:r` regular expression, `:s` text or secret, `:t` targets, `:u` URL, `:x` not
 * checked, `:z` size; without one, text. Of members with `|` between them one is given.
 *
 * `...` says that there are other members, which are not checked.
 */
export const knownMembers = `
@annotation from key key_regex tag_name
@client @http api_server:u kubeconfig_file
@cluster_source client{@client} clustering{enabled!:b} forward_to!:a
@consul datacenter password:s refresh_interval:d scheme server services:l tag_separator tags:l token:s username
@cors allowed_headers:l allowed_origins:l exposed_headers:l max_age:i
@exclude attribute*{key! value:x} library*{name! version} log_bodies:l log_severity{@log_severity}
  log_severity_texts:l match_type! metric_names:l regexp{@regexp} resource*{key! value:x} services:l span_kinds:l
  span_names:l
@exclude2 match_type metric_types:l metrics:l
@http_discovery @http port:i refresh_interval:d
@http_receiver @pipeline auth:x compression_algorithms:l cors{@cors} endpoint idle_timeout:d include_metadata:b
  keep_alives_enabled:b max_request_body_size:z read_header_timeout:d read_timeout:d tls{@server_tls} write_timeout:d
@log_severity match_undefined!:b min!:x
@network blacklist exclude include whitelist
@operator @cluster_source informer_sync_timeout:d kubernetes_role namespaces:l rule*{@rule} scrape{@scrape}
  selector{@selector}
@pipeline debug_metrics{@debug} output!{@output}
@push_source forward_to!:a graceful_shutdown_timeout:d grpc{@grpc_server} http{@http_server}
@regexp cache_enabled:b cache_max_num_entries:i
@relabeled relabel_rules:x use_incoming_timestamp:b
@rules @http address! external_labels:m rule_namespace_selector{@selector} rule_selector{@selector} sync_interval:d
  tenant_id use_legacy_routes:b
@scrape convert_classic_histograms_to_nhcb:b default_sample_limit:i default_scrape_interval:d default_scrape_timeout:d
  enable_type_and_unit_labels:b honor_metadata:b native_histogram_bucket_limit:i native_histogram_min_bucket_factor:n
  scrape_classic_histograms:b scrape_native_histograms:b start_timestamp_zero_ingestion:b
@selector match_expression*{key! operator! values:l} match_labels:m
@text_file directories:l text_file_directory
@thrift_binary endpoint max_packet_size:z queue_size:i socket_buffer_size:z workers:i
@windows_message drop_invalid_labels:b overwrite_existing:b source:f
argument comment default:x optional:b
database_observability.mysql forward_to!:a ...
database_observability.postgres data_source_name!:s forward_to!:a ...
database_observability.sql_server data_source_name!:s forward_to!:a ...
discovery.aws role! ...
discovery.consul @consul @http allow_stale:b namespace node_meta:m partition
discovery.consulagent @consul tls_config{@tls_config}
discovery.digitalocean bearer_token:s bearer_token_file enable_http2:b follow_redirects:b http_headers:m no_proxy
  port:i proxy_connect_header:m proxy_from_environment:b proxy_url:u refresh_interval:d
discovery.dns names!:l port:i refresh_interval:d type
discovery.dockerswarm @http_discovery filter*{name! values!:l} host! role!
discovery.ec2 @http_discovery access_key endpoint filter*{name! values!:l} profile region role_arn secret_key:s
discovery.eureka @http refresh_interval:d server!
discovery.gce filter port:i project! refresh_interval:d tag_separator zone!
discovery.hetzner @http_discovery role!
discovery.http @http refresh_interval:d url!:u
discovery.ionos @http_discovery datacenter_id!
discovery.kubelet @http namespaces:l refresh_interval:d url:u
discovery.kubernetes @http api_server:u attach_metadata{namespace:b node:b} kubeconfig_file namespaces{names:l
  own_namespace:b} role! selectors*{field label role!}
discovery.kuma @http fetch_timeout:d refresh_interval:d server!
discovery.lightsail @http_discovery access_key endpoint profile region role_arn secret_key:s
discovery.linode @http_discovery region tag_separator
discovery.marathon @http auth_token:s auth_token_file refresh_interval:d servers!:l
discovery.nerve paths!:l servers!:l timeout:d
discovery.nomad @http allow_stale:b namespace refresh_interval:d region server tag_separator
discovery.openstack region! role! ...
discovery.ovhcloud application_key! application_secret!:s consumer_key!:s service! ...
discovery.process discover_config{cgroup_path:b commandline:b container_id:b cwd:b exe:b uid:b username:b} join:t
  refresh_interval:d
discovery.puppetdb @http_discovery include_parameters:b query! url!
discovery.scaleway access_key! project_id! role!:x ...
discovery.serverset paths!:l servers!:l timeout:d
discovery.triton account! dns_suffix! endpoint! ...
discovery.uyuni password!:s server! username! ...
export value!:x
foreach collection!:a enable_metrics:b id template!{...} var!
import.file detector filename! poll_frequency:d
import.git basic_auth{password!:s username!} path! pull_frequency:d repository! revision
  ssh_key{key:s key_file passphrase:s username!}
import.http body client{@http} headers:m method poll_frequency:d poll_timeout:d url!
import.string content!:s
faro.receiver extra_log_labels:m log_format:x output!{logs:a traces:a} server{api_key:s cors_allowed_origins:l
  include_metadata:b listen_address listen_port:i max_allowed_payload_size:z rate_limiting{burst_size:n enabled:b
  rate:n strategy:x}} sourcemaps{cache{cleanup_check_interval:d error_cleanup_interval:d ttl:d} download:b
  download_from_origins:l download_timeout:d location*{minified_path_prefix! path!}}
loki.echo
loki.enrich forward_to!:a labels_to_copy:l logs_match_label target_match_label! targets!:t
loki.rules.kubernetes @rules extra_query_matchers{matcher*{match_type! name! value!}} loki_namespace_prefix
  loki_namespace_separator
loki.secretfilter forward_to!:a ...
loki.source.awsfirehose @relabeled @push_source access_key:s
loki.source.azure_event_hubs authentication!{...} event_hubs!:l forward_to!:a fully_qualified_namespace! ...
loki.source.cloudflare api_token!:s forward_to!:a zone_id! ...
loki.source.gcplog forward_to!:a ...
loki.source.gelf @relabeled forward_to!:a listen_address
loki.source.heroku @relabeled @push_source labels:m
loki.source.kafka @relabeled assignor authentication{sasl_config{mechanism oauth_config{scopes!:l token_provider!}
  password:s tls_config{@tls_config} use_tls:b user} tls_config{@tls_config} type} brokers!:l forward_to!:a group_id
  labels:m topics!:l version
loki.source.kubernetes @cluster_source targets!:t
loki.source.kubernetes_events @cluster_source job_name log_format namespaces:l
loki.source.podlogs @cluster_source namespace_selector{@selector} node_filter{enabled:b node_name}
  preserve_discovered_labels:b selector{@selector} tail_from_end:b
loki.source.windowsevent forward_to!:a ...
mimir.alerts.kubernetes address! global_config!:s ...
mimir.rules.kubernetes @rules extra_query_matchers{matcher*{match_type! name! value value_from_label}}
  mimir_namespace_prefix mimir_namespace_separator prometheus_http_prefix
otelcol.auth.headers debug_metrics{@debug} header*{action:x from_attribute from_context key! value:s}
otelcol.auth.oauth2 audience claims:m client_certificate_key:s client_certificate_key_file client_certificate_key_id
  client_id client_id_file client_secret:s client_secret_file debug_metrics{@debug} endpoint_params:m expiry_buffer:d
  grant_type iss scopes:l signature_algorithm timeout:d tls{@client_tls} token_url!
otelcol.connector.count @pipeline ...
otelcol.connector.host_info @pipeline host_identifiers:l metrics_flush_interval:d
otelcol.connector.servicegraph @pipeline cache_loop:d database_name_attributes:l dimensions:l
  exponential_histogram_max_size:i latency_histogram_buckets:a metrics_flush_interval:d store{max_items:i ttl:d}
  store_expiration_loop:d virtual_node_extra_label:b virtual_node_peer_attributes:l
otelcol.connector.signaltometrics @pipeline ...
otelcol.connector.spanlogs event_attributes:l events:b labels:l output!{@output} overrides{duration_key
  logs_instance_tag service_key span_name_key status_key trace_id_key} process_attributes:l processes:b roots:b
  span_attributes:l spans:b
otelcol.connector.spanmetrics @pipeline aggregation_cardinality_limit:i aggregation_temporality
  calls_dimension*{default glob name} dimension*{default glob name} dimensions_cache_size:i events{dimension*{default
  glob name} enabled:b} exclude_dimensions:l exemplars{enabled:b max_per_data_point:i} histogram!{dimension*{default
  glob name} disable:b explicit{buckets:a} exponential{max_size:i} unit} include_collector_instance_id:b
  include_instrumentation_scope:l metric_timestamp_cache_size:i metrics_expiration:d metrics_flush_interval:d
  namespace resource_metrics_cache_size:i resource_metrics_key_attributes:l series_expiration:d
otelcol.exporter.awss3 s3_uploader!{...} ...
otelcol.exporter.datadog api!{...} ...
otelcol.exporter.debug debug_metrics{@debug} output_paths:l sampling_initial:i sampling_thereafter:i
  use_internal_logger:b verbosity
otelcol.exporter.faro client!{...} ...
otelcol.exporter.file path! ...
otelcol.exporter.googlecloudpubsub topic! ...
otelcol.exporter.kafka protocol_version! ...
otelcol.exporter.loadbalancing debug_metrics{@debug} protocol!{otlp!{client!{auth:x authority balancer_name
  compression:x headers:m keepalive{ping_response_timeout:d ping_wait:d ping_without_stream:b} read_buffer_size:z
  tls{@client_tls} wait_for_ready:b write_buffer_size:z} queue{@queue} retry{@retry} timeout:d}}
  resolver!{aws_cloud_map{health_status interval:d namespace! owner_account port:i service_name! timeout:d}
  dns{hostname! interval:d port timeout:d} kubernetes{ports:a return_hostnames:b service! timeout:d}
  static{hostnames!:l}} retry_on_failure{@retry} routing_key sending_queue{@queue} timeout:d
otelcol.exporter.splunkhec client!{...} splunk!{...} ...
otelcol.exporter.syslog endpoint! ...
otelcol.extension.jaeger_remote_sampling source!{...} ...
otelcol.processor.cumulativetodelta @pipeline exclude{@exclude2} include{@exclude2} initial_value max_staleness:d
otelcol.processor.deltatocumulative @pipeline max_stale:d max_streams:i
otelcol.processor.discovery operation_type output!{@output} pod_associations:l targets!:t
otelcol.processor.filter @pipeline error_mode:x log_conditions*{conditions!:l context} logs{log_record:l}
  metric_conditions*{conditions!:l context} metrics{datapoint:l metric:l} trace_conditions*{conditions!:l context}
  traces{span:l spanevent:l}
otelcol.processor.groupbyattrs @pipeline keys:l
otelcol.processor.interval @pipeline interval:d passthrough{gauge:b summary:b}
otelcol.processor.k8sattributes @pipeline auth_type exclude{pod*{name!}} extract{annotation*{@annotation}
  deployment_name_from_replicaset:b label*{@annotation} metadata:l otel_annotations:b} filter{field*{key! op value!}
  label*{key! op value!} namespace node} passthrough:b pod_association*{source!*{from! name}}
  pod_delete_grace_period:d wait_for_metadata:b wait_for_metadata_timeout:d watch_sync_period:d
otelcol.processor.metric_start_time @pipeline ...
otelcol.processor.probabilistic_sampler @pipeline attribute_source fail_closed:b from_attribute hash_seed:i mode
  sampling_percentage:n sampling_precision:i sampling_priority
otelcol.processor.redaction @pipeline ...
otelcol.processor.resourcedetection @pipeline ...
otelcol.processor.span @pipeline exclude{@exclude} include{@exclude} name{from_attributes:l separator
  to_attributes{break_after_match:b keep_original_name:b rules!:l}} status{code! description}
otelcol.receiver.awscloudwatch @pipeline region! ...
otelcol.receiver.awsecscontainermetrics @pipeline ...
otelcol.receiver.awss3 @pipeline s3downloader!{...} ...
otelcol.receiver.cloudflare @pipeline endpoint! ...
otelcol.receiver.datadog @pipeline ...
otelcol.receiver.faro @pipeline ...
otelcol.receiver.file_stats @pipeline include! ...
otelcol.receiver.filelog @pipeline acquire_fs_lock:b attributes:m compression delete_after_read:b encoding exclude:l
  exclude_older_than:d file_cache_advise:b fingerprint_size:z force_flush_period:d header{metadata_operators!:a
  pattern!} include!:l include_file_name:b include_file_name_resolved:b include_file_owner_group_name:b
  include_file_owner_name:b include_file_path:b include_file_path_resolved:b include_file_permissions:b
  include_file_record_number:b max_batches:i max_concurrent_files:i max_log_size:z multiline{line_end_pattern
  line_start_pattern omit_pattern:b} operators:a ordering_criteria{group_by regex sort_by!*{ascending:b layout
  location regex_key sort_type} top_n:i} poll_interval:d preserve_leading_whitespaces:b
  preserve_trailing_whitespaces:b resource:m retry_on_failure{enabled:b initial_interval:d max_elapsed_time:d
  max_interval:d} start_at storage:x
otelcol.receiver.fluentforward @pipeline endpoint! ...
otelcol.receiver.googlecloudpubsub @pipeline subscription! ...
otelcol.receiver.influxdb @http_receiver
otelcol.receiver.jaeger @pipeline protocols!{grpc{@otlp_grpc} thrift_binary{@thrift_binary}
  thrift_compact{@thrift_binary} thrift_http{@otlp_http}}
otelcol.receiver.kafka @pipeline brokers!:l protocol_version! ...
otelcol.receiver.loki output!{@output}
otelcol.receiver.nginx @pipeline endpoint! ...
otelcol.receiver.solace @pipeline auth!{...} queue! ...
otelcol.receiver.splunkhec @pipeline ...
otelcol.receiver.syslog @pipeline ...
otelcol.receiver.tcplog @pipeline listen_address! ...
otelcol.receiver.vcenter @pipeline endpoint! password!:s username! ...
otelcol.receiver.zipkin @http_receiver parse_string_tags:b
prometheus.echo format
prometheus.enrich forward_to!:a labels_to_copy:l metrics_match_label target_match_label target_to_metric_match:m
  targets!:t
prometheus.exporter.apache host_override insecure:b scrape_uri
prometheus.exporter.azure metrics!:l resource_type! subscriptions!:l ...
prometheus.exporter.cloudwatch sts_region! ...
prometheus.exporter.consul allow_stale:b ca_file cert_file concurrent_request_limit:i generate_health_summary:b
  insecure_skip_verify:b key_file kv_filter kv_prefix require_consistent:b server server_name timeout:d
prometheus.exporter.databricks client_id! client_secret!:s server_hostname! warehouse_http_path! ...
prometheus.exporter.dnsmasq address expose_leases:b leases_file
prometheus.exporter.elasticsearch address aliases:b all:b basic_auth{password:s password_file username} ca client_cert
  client_private_key cluster_settings:b clusterinfo_interval:d data_stream:b indices:b indices_settings:b node
  shards:b slm:b snapshots:b ssl_skip_verify:b timeout:d
prometheus.exporter.gcp metrics_prefixes!:l project_ids!:l ...
prometheus.exporter.github api_token:s api_token_file api_url github_app_id:i github_app_installation_id:i
  github_app_key_path github_rate_limit:n organizations:l repositories:l users:l
prometheus.exporter.memcached address timeout:d tls_config{@tls_config}
prometheus.exporter.mongodb mongodb_uri!:s ...
prometheus.exporter.mssql connection_name connection_string!:s max_connection_lifetime:d max_idle_connections:i
  max_open_connections:i query_config:s timeout:d
prometheus.exporter.process gather_smaps:b matcher*{cmdline:l comm:l exe:l name} procfs_path recheck_on_scrape:b
  remove_empty_groups:b track_children:b track_threads:b
prometheus.exporter.snmp concurrency:i config:s config_file config_merge_strategy target"*{address! auth labels:m
  module snmp_context walk_params} targets:a walk_param"*{max_repetitions:i retries:i timeout:d
  use_unconnected_udp_socket:b}
prometheus.exporter.snowflake account_name! username! warehouse! ...
prometheus.exporter.squid address! password:s username
prometheus.exporter.static text!
prometheus.exporter.statsd cache_size:i cache_type event_flush_interval:d event_flush_threshold:i event_queue_size:i
  listen_tcp listen_udp listen_unixgram mapping_config_path parse_dogstatsd_tags:b parse_influxdb_tags:b
  parse_librato_tags:b parse_signalfx_tags:b read_buffer:i relay_addr relay_packet_length:i unix_socket_mode
prometheus.exporter.windows dfsr{sources_enabled:l} dns{enabled_list:l} enabled_collectors:l exchange{enabled_list:l}
  filetime{file_patterns:l} iis{app_blacklist app_exclude app_include app_whitelist site_blacklist site_exclude
  site_include site_whitelist} logical_disk{blacklist enabled_list:l exclude include whitelist}
  mscluster{enabled_list:l} msmq{where_clause} mssql{enabled_classes:l} net{enabled_list:l exclude include}
  netframework{enabled_list:l} network{@network} performancecounter{objects} physical_disk{exclude include}
  printer{exclude include} process{blacklist counter_version:i enable_iis_worker_process:b exclude include whitelist}
  scheduled_task{exclude include} service{enable_v2_collector exclude include use_api where_clause}
  smb{enabled_list:l} smb_client{enabled_list:l} smtp{@network} tcp{enabled_list:l} text_file{@text_file}
  textfile{@text_file} time{enabled_list:l} update{online:b scrape_interval:d}
prometheus.operator.podmonitors @operator
prometheus.operator.probes @operator
prometheus.operator.scrapeconfigs forward_to!:a ...
prometheus.operator.servicemonitors @operator allow_arbitrary_file_access:b
prometheus.receive_http @push_source accepted_remote_write_protobuf_messages:l append_metadata:b
  enable_type_and_unit_labels:b
pyroscope.ebpf forward_to!:a ...
pyroscope.enrich forward_to!:a target_match_label! targets!:t ...
pyroscope.java forward_to!:a targets!:t ...
pyroscope.receive_http @push_source debug_info_upload_timeout:d
pyroscope.relabel forward_to!:a max_cache_size:i rule*{@rule}
pyroscope.scrape forward_to!:a targets!:t ...
remote.http body client{@http} headers:m is_secret:b method poll_frequency:d poll_timeout:d url!
remote.kubernetes.configmap client{@client} name! namespace! poll_frequency:d poll_timeout:d
remote.kubernetes.secret client{@client} name! namespace! poll_frequency:d poll_timeout:d
remote.s3 path! ...
remote.vault path! server! ...
stage.decolorize
stage.eventlogmessage @windows_message
stage.geoip custom_lookups:m db!:f db_type source!:f
stage.luhn delimiters min_length:i replacement skip_regex source:f
stage.pack ingest_timestamp:b labels!:l
stage.pattern labels_from_groups:b pattern!:f source:f
stage.split_json source:f
stage.structured_metadata_drop values!:F
stage.tenant label|source|value!
stage.truncate rule!*{limit!:z source_type sources:l suffix}
stage.windowsevent @windows_message
`;
// cspell:enable
