import type { RequestListener, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { InvalidOptionError } from '@tta/core';
import { describeError, runningMetricsEndpoints, warnOfMisspeltVariables } from '@tta/core/authors';
import { metrics, type MeterProvider } from '@opentelemetry/api';
import { AnnouncedServer } from './announced-server.js';
import { limitConnections, requestLimits } from './connection-limits.js';
import type { PrometheusEndpointOptions, TlsOptions } from './endpoint-options.js';
import { endpointSettings } from './endpoint-settings.js';
import { createHostCheck } from './host-check.js';
import type { MetricSource } from '../collect/page-collector.js';
import { createPageHandler } from '../http/metrics-request-handler.js';
import { PrometheusReader } from '../collect/prometheus-reader.js';
import { DeferredMeterProvider } from './meter/deferred-meter-provider.js';
import { createRoutes } from './routes.js';

/** A running endpoint. */
export interface PrometheusEndpoint {
  /** Of the metrics page: `http://127.0.0.1:9464/metrics`. */
  readonly url: string;
  /** The address that it listens at: `127.0.0.1`. */
  readonly host: string;
  /**
   * The port that it listens at. Another than asked for when that was taken or 0, or when a cluster's primary left it.
   */
  readonly port: number;
  /** Instruments made from it are on the page. OpenTelemetry's metrics SDK is loaded with the first meter. */
  readonly meterProvider: MeterProvider;
  /** Lets running scrapes end, then stops. Removes the discovery file. Safe to call twice; never rejects. */
  readonly close: () => Promise<void>;
}

/**
 * Serves this process's metrics to Prometheus. Does not keep the process alive by itself.
 * @throws InvalidOptionError when an option is not what it must be
 * @throws ListenError when the endpoint cannot listen at its host and port
 */
export async function startPrometheusEndpoint(options: PrometheusEndpointOptions = {}): Promise<PrometheusEndpoint> {
  const settings = endpointSettings(options);
  warnOfMisspeltVariables();
  const { timeoutMs, maxAgeMs, targetInfo, createdSamples, auth } = options;
  const { path, tls, resourceAttributes } = settings;
  const serviceName = resourceAttributes['service.name'];
  const reader = new PrometheusReader(settings.metricProducers, resourceAttributes);
  const meterProvider = new DeferredMeterProvider(reader, resourceAttributes);
  const source: MetricSource = {
    collect: async (asked) => {
      await meterProvider.ready();
      return reader.collect(asked);
    },
  };
  const handler = createPageHandler({ source, timeoutMs, maxAgeMs, targetInfo, createdSamples, auth }, () => ({
    readsAnnouncedOnly: false,
    givenProducers: settings.metricProducers.length,
    isProviderForeign: settings.global && !isGlobal,
  }));
  const isAllowedHost = createHostCheck({
    address: () => (server.address() as AddressInfo | null)?.address,
    allowedHosts: settings.allowedHosts,
  });
  const server = createServerFor(tls, createRoutes({ path, serviceName, metrics: handler, auth, isAllowedHost }));
  limitConnections(server);
  if (!settings.keepProcessAlive) {
    server.unref();
    server.on('connection', (socket) => socket.unref());
  }

  // Before anything is awaited: instruments that are made before the provider is registered stay silent forever.
  const isGlobal = settings.global && metrics.setGlobalMeterProvider(meterProvider);
  async function stopMeasuring(): Promise<void> {
    if (isGlobal) metrics.disable();
    await meterProvider.shutdown();
  }

  const isTls = tls !== undefined;
  const announced = await AnnouncedServer.start(server, settings, { serviceName, path, isTls }).catch(
    async (error: unknown) => {
      await stopMeasuring();
      throw error;
    },
  );
  let closed: Promise<void> | undefined;
  // Code that pushes metrics looks here, so that nothing is counted both by a scrape and by a push.
  const endpoints = runningMetricsEndpoints();
  endpoints.add(server);
  async function close(): Promise<void> {
    endpoints.delete(server);
    await announced.close();
    await stopMeasuring();
  }
  return {
    get url() {
      return `${isTls ? 'https' : 'http'}://${announced.authority}${path}`;
    },
    get host() {
      return announced.host;
    },
    get port() {
      return announced.port;
    },
    meterProvider,
    close: () => (closed ??= close()),
  };
}

function createServerFor(tls: TlsOptions | undefined, listener: RequestListener): Server {
  // By name, because an import reads all that the module exports: on Node 22 that is a client for web sockets too, and
  // costs more than all else at start.
  if (tls === undefined) return process.getBuiltinModule('node:http').createServer(requestLimits, listener);
  try {
    const { createServer: createTlsServer } = process.getBuiltinModule('node:https');
    return createTlsServer({ ...requestLimits, cert: tls.cert, key: tls.key }, listener);
  } catch (error) {
    const { errorMessage } = describeError(error);
    throw new InvalidOptionError('tls', 'a certificate and its key in PEM form', tls, errorMessage);
  }
}
