import type { Attributes } from '@opentelemetry/api';
import type { MetricProducer } from '@opentelemetry/sdk-metrics';
import type { DiscoveryOptions } from '../discovery/discovery-options.js';
import type { MetricsHandlerOptions } from '../http/metrics-request-handler.js';

/** Options of an endpoint. All are optional, and each beats its environment variable. */
export interface PrometheusEndpointOptions extends Omit<MetricsHandlerOptions, 'source'> {
  /** Address to listen at. Default `OTEL_EXPORTER_PROMETHEUS_HOST`, else 127.0.0.1, which only this machine reaches. */
  readonly host?: string | undefined;
  /**
   * Port to listen at, 0 for any free one. Default `OTEL_EXPORTER_PROMETHEUS_PORT`, else 9464; the primary process of a
   * `node:cluster` leaves that port to its workers, unless this option is given.
   */
  readonly port?: number | undefined;
  /** Whether a taken port is an error. Otherwise the next free one is used and a warning says so. Default `false`. */
  readonly strictPort?: boolean | undefined;
  /** Path of the metrics page. Default `/metrics`. */
  readonly path?: string | undefined;
  /**
   * Producers of metrics that are summed already, such as `@tta/otel`'s `metricProducer`. Producers that TTA packages
   * register in this process are always included, once each. Default: none.
   */
  readonly metricProducers?: readonly MetricProducer[] | undefined;
  /** Default `OTEL_SERVICE_NAME`, else `service.name` of `OTEL_RESOURCE_ATTRIBUTES`, else `unknown_service:node`. */
  readonly serviceName?: string | undefined;
  /** Attributes of the process, shown by `target_info`. Added to those of `OTEL_RESOURCE_ATTRIBUTES`. Default: none. */
  readonly resourceAttributes?: Attributes | undefined;
  /**
   * Whether the endpoint's `MeterProvider` becomes OpenTelemetry's global one, unless there is one already, so that
   * metrics of other libraries are shown. Default `true`.
   */
  readonly global?: boolean | undefined;
  /**
   * Host names that a request may name beside `localhost` and IP addresses, such as `host.docker.internal`. Others get
   * 403, so that a page in a browser cannot read the metrics by DNS rebinding. Default `TTA_ALLOWED_HOSTS`; without
   * either, names are checked only where the endpoint listens at loopback, and none is added.
   */
  readonly allowedHosts?: readonly string[] | undefined;
  /** Serves HTTPS instead of HTTP. Default: HTTP. */
  readonly tls?: TlsOptions | undefined;
  /**
   * The file that tells a collector where this process listens. Default: no file, unless `TTA_DISCOVERY_DIR` is set.
   */
  readonly discovery?: DiscoveryOptions | undefined;
  /** Whether the endpoint alone keeps the process running. Default `false`. */
  readonly keepProcessAlive?: boolean | undefined;
}

/** A certificate and its key, in PEM form. */
export interface TlsOptions {
  readonly cert: string | Buffer;
  readonly key: string | Buffer;
}
