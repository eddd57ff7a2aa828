import type { BodyView } from '../../schema/body-view.js';
import { isHttpUrl } from './http-client.js';

const signalEndpoints = ['traces_endpoint', 'metrics_endpoint', 'logs_endpoint'];

/** OTLP over HTTP wants a URL, and usually port 4318. */
export function otlpHttpEndpointFits(body: BodyView): void {
  const client = body.blocks('client')[0];
  const endpoint = client?.text('endpoint');
  if (client === undefined || endpoint === undefined) return;
  checkQueryUrl(client, 'endpoint', endpoint);
  // Alloy asks for an endpoint even where others take its place, so that people write anything.
  if (signalEndpoints.some((name) => body.has(name))) return;
  if (!isHttpUrl(endpoint)) {
    client.report(
      'otlp-endpoint',
      'endpoint',
      `endpoint must be a URL such as "http://tempo.example:4318", got ${JSON.stringify(endpoint)}`,
    );
  } else if (/^https?:\/\/[^/]*:4317(?:\/|$)/.test(endpoint)) {
    client.report('otlp-port', 'endpoint', '4317 is the gRPC port: use 4318 here, or otelcol.exporter.otlp');
  } else if (/^https?:\/\/[^/]*:3200(?:\/|$)/.test(endpoint)) {
    client.report('query-url', 'endpoint', "3200 is Tempo's port for queries: send to 4318");
  } else if (/\/v1\/(?:traces|metrics|logs)\/?$/.test(endpoint)) {
    client.report(
      'otlp-endpoint',
      'endpoint',
      '/v1/... is appended by Alloy: leave it out, or use traces_endpoint and the like',
    );
  }
}

/** The endpoints of single signals are full URLs. */
export function signalEndpointsAreUrls(body: BodyView): void {
  for (const name of signalEndpoints) {
    const endpoint = body.text(name);
    if (endpoint !== undefined) checkQueryUrl(body, name, endpoint);
    if (endpoint === undefined || isHttpUrl(endpoint)) continue;
    body.report('otlp-endpoint', name, `${name} must be a full URL such as "http://tempo.example:4318/v1/traces"`);
  }
}

/** The address of a data source in Grafana Cloud is for queries, and answers 404 to senders. */
function checkQueryUrl(body: BodyView, name: string, url: string): void {
  const [, host] = /^https?:\/\/(tempo[\w.-]*\.grafana\.net)(?::\d+)?(?:\/|$)/i.exec(url) ?? [];
  if (host === undefined) return;
  body.report(
    'query-url',
    name,
    `${host} takes queries over HTTP, not data: send to "https://otlp-gateway-ZONE.grafana.net/otlp", or by otelcol.exporter.otlp to "${host}:443"`,
  );
}

/** OTLP over gRPC wants an address without a path, and usually port 4317. Without a port gRPC takes 443. */
export function otlpGrpcEndpointFits(body: BodyView): void {
  const endpoint = body.text('endpoint');
  if (endpoint === undefined || endpoint.startsWith('unix:')) return;
  const bare = endpoint.replace(/^(?:https?:\/\/|(?:dns|passthrough):\/{2,3})/, '');
  if (bare.includes('/')) {
    body.report(
      'otlp-endpoint',
      'endpoint',
      `endpoint must be host:port without a path, got ${JSON.stringify(endpoint)}: for a URL use otelcol.exporter.otlphttp`,
    );
  } else if (bare.endsWith(':4318')) {
    body.report('otlp-port', 'endpoint', '4318 is the HTTP port: use 4317 here, or otelcol.exporter.otlphttp');
  } else if (bare.endsWith(':3200')) {
    body.report('query-url', 'endpoint', "3200 is Tempo's port for queries: send to 4317");
  }
}
