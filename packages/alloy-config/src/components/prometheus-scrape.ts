import {
  escapingSchemeFitsValidation,
  jobIsNamed,
  nativeHistogramsNeedProtobuf,
  scrapeTimeoutWithinInterval,
} from '../validation/rules/prometheus-scrape.js';
import { forwardsSomewhere } from '../validation/rules/forwarding.js';
import { scrapeTargetsHaveAddresses } from '../validation/rules/targets.js';
import { block, body, deprecated, experimental, optional, required, withShared } from '../schema/body-spec.js';
import { defineComponent } from './define-component.js';
import { httpAuthMembers, httpClientMembers, httpClientRules } from './shared/http-client.js';
import {
  boolean,
  capsule,
  choice,
  integer,
  listOf,
  mapOf,
  number,
  positiveDuration,
  size,
  string,
  targets,
} from '../schema/value-type.js';

const scrapeProtocol = choice(
  'PrometheusProto',
  'OpenMetricsText1.0.0',
  'OpenMetricsText0.0.1',
  'PrometheusText1.0.0',
  'PrometheusText0.0.4',
);

const clustering = body({
  members: {
    /** Shares the targets among the members of the cluster. */
    enabled: required(boolean),
  },
});

/** Scrapes targets and hands their samples on. */
export const prometheusScrape = defineComponent({
  name: 'prometheus.scrape',
  exports: {},
  body: body({
    members: withShared(httpClientMembers, {
      /** Targets to scrape: each has `__address__` as host:port, without scheme or path. */
      targets: required(targets),
      /** Receivers of the samples. */
      forward_to: required(listOf(capsule('MetricsReceiver'))),
      /** The label `job` of targets that carry none. Alloy's default, the component's id, is of little use. */
      job_name: optional(string),
      /** Time between scrapes. Default "60s". */
      scrape_interval: optional(positiveDuration, '60s'),
      /** How long a scrape may take, at most the interval. Default "10s". */
      scrape_timeout: optional(positiveDuration, '10s'),
      /** Path of the metrics page. Default "/metrics". */
      metrics_path: optional(string, '/metrics'),
      /** Scheme of targets that name none. Default "http". */
      scheme: optional(choice('http', 'https'), 'http'),
      /** Query parameters. */
      params: optional(mapOf(listOf(string))),
      /** Keeps labels of the page that collide with labels of the target. Default false. */
      honor_labels: optional(boolean, false),
      /** Takes timestamps from the page. Default true. */
      honor_timestamps: optional(boolean, true),
      /** Marks series with own timestamps stale when they vanish. Default false. */
      track_timestamps_staleness: optional(boolean, false),
      /** Adds `scrape_timeout_seconds` and similar. Default false. */
      extra_metrics: optional(boolean, false),
      /** Asks for gzip. Default true. */
      enable_compression: optional(boolean, true),
      /** A scrape with more samples fails as a whole; 0 sets no limit. Default 0. */
      sample_limit: optional(integer, 0),
      /** More targets than this fail; 0 sets no limit. Default 0. */
      target_limit: optional(integer, 0),
      /** Labels per sample; 0 sets no limit. Default 0. */
      label_limit: optional(integer, 0),
      /** Bytes of a label's name; 0 sets no limit. Default 0. */
      label_name_length_limit: optional(integer, 0),
      /** Bytes of a label's value; 0 sets no limit. Default 0. */
      label_value_length_limit: optional(integer, 0),
      /** Bytes of a page, such as "10MiB". */
      body_size_limit: optional(size),
      /** Formats to ask for, the preferred one first. Default: the four text formats. */
      scrape_protocols: optional(listOf(scrapeProtocol)),
      /** Format to assume when the page names none. Default "PrometheusText0.0.4". */
      scrape_fallback_protocol: optional(scrapeProtocol, 'PrometheusText0.0.4'),
      /** Takes native histograms, which only the format `PrometheusProto` carries. Default false. */
      scrape_native_histograms: optional(boolean, false),
      /** Takes classic histograms beside native ones. Default false. */
      scrape_classic_histograms: optional(boolean, false),
      /** Turns classic histograms into native ones with custom buckets. Default false. */
      convert_classic_histograms_to_nhcb: optional(boolean, false),
      /** Buckets of a native histogram; 0 sets no limit. Default 0. */
      native_histogram_bucket_limit: optional(integer, 0),
      /** Smallest growth between native buckets. Default 0. */
      native_histogram_min_bucket_factor: optional(number, 0),
      /** Which metric names are legal. */
      metric_name_validation_scheme: optional(choice('legacy', 'utf8')),
      /** How names are written that the other side would not take. */
      metric_name_escaping_scheme: optional(choice('underscores', 'allow-utf-8', 'dots', 'values')),
      /** File that failed scrapes are noted in. */
      scrape_failure_log_file: optional(string),
      /** Hands metadata on. Default false. */
      honor_metadata: experimental(optional(boolean, false)),
      /** Adds `__type__` and `__unit__`. Default false. */
      enable_type_and_unit_labels: experimental(optional(boolean, false)),
      /** Writes a zero at a counter's start time. Default false. */
      start_timestamp_zero_ingestion: experimental(optional(boolean, false)),
      /** Use `scrape_protocols`. */
      enable_protobuf_negotiation: deprecated(boolean, 'scrape_protocols with "PrometheusProto" first'),
      /** Shares the targets among Alloy instances. */
      clustering: block(clustering),
    }),
    atMostOne: [httpAuthMembers],
    rules: [
      scrapeTimeoutWithinInterval,
      jobIsNamed,
      nativeHistogramsNeedProtobuf,
      escapingSchemeFitsValidation,
      scrapeTargetsHaveAddresses,
      forwardsSomewhere,
      ...httpClientRules,
    ],
  }),
});
