import type {
  AlloyConfigOptions,
  DestinationOptions,
  LokiDestination,
  PrometheusDestination,
  Signal,
  SourceOptions,
} from '../alloy-config-options.js';

export const prometheusUrl = 'http://prometheus.example:9090/api/v1/write';
const lokiUrl = 'http://loki.example:3100/loki/api/v1/push';
const password = { env: 'SERVER_PASSWORD' };

/** Sources to collect from; the signals are those in Prometheus's and Loki's form. */
const sources: Readonly<Record<string, { readonly options?: SourceOptions; readonly gives: readonly Signal[] }>> = {
  'nothing said': { gives: ['metrics'] },
  'a service': { options: { services: [{ address: 'localhost:9465', serviceName: 'demo' }] }, gives: ['metrics'] },
  'services of several kinds': {
    options: {
      services: [
        { workspace: 'main' },
        { address: 'https://demo.example/stats', intervalMs: 5000, labels: { tier: 'front "1"' } },
        { address: '[::1]:9464', job: 'other' },
      ],
    },
    gives: ['metrics'],
  },
  'a discovery folder': { options: { discovery: true }, gives: ['metrics'] },
  'a named discovery folder': {
    options: { discovery: { folder: '/var/lib/tta/', intervalMs: 5000 } },
    gives: ['metrics'],
  },
  'log files': {
    options: { logFiles: [{ path: '/var/log/tta/*.log', exclude: '/var/log/tta/old*', serviceName: 'demo' }] },
    gives: ['logs'],
  },
  'journal units': {
    options: { journal: [{ unit: 'tta-demo' }, { unit: 'tta_demo' }, { unit: '1@a.timer' }] },
    gives: ['logs'],
  },
  otlp: { options: { otlp: true }, gives: [] },
  'protected services': {
    options: {
      services: [
        { address: 'a.example:9464', basicAuth: { username: 'u', password: { env: 'PAGE_PASSWORD' } } },
        {
          address: 'https://b.example/metrics',
          bearerToken: { file: '/etc/alloy/page-token' },
          tls: { caFile: '/etc/ca.pem' },
        },
      ],
    },
    gives: ['metrics'],
  },
  'a folder with other machines': {
    options: { discovery: { folder: '/var/lib/tta', allowRemote: true } },
    gives: ['metrics'],
  },
  containers: { options: { docker: true, cadvisor: true }, gives: ['metrics', 'logs'] },
  'logs of containers': {
    options: { docker: { metrics: false, label: 'logging', host: 'http://docker.example:2375' } },
    gives: ['logs'],
  },
  'plain text': {
    options: {
      logFiles: [
        {
          path: '/var/log/app.log',
          text: {
            expression: '^(?P<timestamp>\\S+) (?P<level>\\w+) (?P<trace_id>\\w+)',
            timeFormat: 'RFC3339',
            firstLine: '^\\d{4}-',
          },
        },
        { path: '/var/log/other.log', text: { expression: '(?P<word>\\w+)' } },
        { path: '/var/log/records.log' },
      ],
    },
    gives: ['logs'],
  },
  'otlp of other machines': {
    options: {
      otlp: {
        listen: '0.0.0.0',
        tls: { certFile: '/etc/c.pem', keyFile: '/etc/k.pem', clientCaFile: '/etc/ca.pem' },
        basicAuth: { username: 'u', password: { file: '/etc/alloy/otlp-password' } },
      },
    },
    gives: [],
  },
  'otlp in a container': { options: { otlp: { listen: '0.0.0.0' } }, gives: [] },
  'host and Alloy': { options: { host: true, alloy: true }, gives: ['metrics'] },
  everything: {
    options: {
      services: [{}],
      discovery: true,
      logFiles: [{ path: '/var/log/tta.log' }],
      journal: [{ unit: 'tta.timer' }],
      otlp: { grpcPort: 14317, httpPort: 14318 },
      host: true,
      alloy: true,
    },
    gives: ['metrics', 'logs'],
  },
};

export const prometheus: PrometheusDestination = { type: 'prometheus', url: prometheusUrl };
export const loki: LokiDestination = { type: 'loki', url: lokiUrl };
const tempo: DestinationOptions = { type: 'otlp', name: 'tempo', endpoint: 'localhost:14319' };
const destinations: Readonly<Record<string, readonly DestinationOptions[]>> = {
  'Grafana Cloud': [{ type: 'grafana-cloud' }],
  'Grafana Cloud by URL': [
    {
      type: 'grafana-cloud',
      name: 'my stack',
      metricsUrl: 'https://prometheus-prod-01.grafana.example/api/prom/push',
      logsUrl: 'https://logs-prod-01.grafana.example/loki/api/v1/push',
      otlpUrl: 'https://otlp-gateway-prod-01.grafana.example/otlp',
      environmentPrefix: 'STACK',
    },
  ],
  Prometheus: [prometheus],
  'Mimir with a tenant and basic auth': [
    {
      type: 'prometheus',
      url: 'https://mimir.example/api/v1/push',
      tenant: 'team-a',
      basicAuth: { username: { env: 'SERVER_USER' }, password },
    },
  ],
  'Prometheus with a token, headers and TLS': [
    {
      type: 'prometheus',
      url: { env: 'SERVER_URL' },
      bearerToken: { file: '/etc/alloy/token' },
      headers: { 'X-Scope-OrgID': 'a', Authorization: { env: 'SERVER_HEADER' } },
      tls: {
        caFile: '/etc/ca.pem',
        certFile: '/etc/c.pem',
        keyFile: '/etc/k.pem',
        serverName: 'a',
        insecureSkipVerify: true,
      },
    },
  ],
  'Loki with a tenant': [
    { ...loki, tenant: 'team-a', basicAuth: { username: 'u', password: { file: '/etc/alloy/pw' } } },
  ],
  'Prometheus and Loki': [prometheus, { ...loki, bearerToken: password }],
  'Tempo over gRPC': [tempo],
  'Tempo over HTTP with a token': [
    {
      type: 'otlp',
      protocol: 'http',
      endpoint: 'https://tempo.example:4318',
      bearerToken: { file: '/etc/alloy/token' },
    },
  ],
  'all signals over OTLP with basic auth': [
    {
      type: 'otlp',
      endpoint: 'otlp.example:4317',
      signals: ['metrics', 'logs', 'traces'],
      basicAuth: { username: 'u', password },
      headers: { 'x-team': 'a' },
      tls: { caFile: '/etc/ca.pem' },
    },
  ],
  'own servers': [prometheus, loki, { ...tempo, bearerToken: password }],
  'two of a kind': [{ type: 'grafana-cloud' }, { ...prometheus, name: 'near' }, { ...prometheus, name: 'far-away' }],
};

const operations: Readonly<Record<string, AlloyConfigOptions['operation']>> = {
  'nothing said': undefined,
  small: {
    profile: 'small',
    keepMetrics: ['tta_*'],
    maxSeriesPerTarget: 2000,
    dropLines: ['healthz', '"GET /ready'],
    redactLines: ['password=\\S+', 'token=(\\w+)'],
    sampling: { slowMs: 500 },
  },
  busy: { profile: 'busy', dropMetrics: ['go_*', 'process_open_fds'], logLevel: 'warn', liveDebugging: true },
};

/** Sources, destinations and operations in every combination, each with whether it makes sense. */
export const combinations = Object.entries(sources).flatMap(([source, { options, gives }]) =>
  Object.entries(destinations).flatMap(([destination, list]) =>
    Object.entries(operations).map(([operation, settings]) => ({
      title: `${source}, to ${destination}, operation ${operation}`,
      options: {
        ...(options !== undefined && { sources: options }),
        destinations: list,
        ...(settings !== undefined && { operation: settings }),
        labels: { cluster: 'dev' },
      },
      isPossible: isPossible(gives, options?.otlp !== undefined, list),
    })),
  ),
);

function isPossible(gives: readonly Signal[], overOtlp: boolean, list: readonly DestinationOptions[]): boolean {
  const takes = list.map((destination): readonly Signal[] => {
    if (destination.type === 'grafana-cloud') return ['metrics', 'logs', 'traces'];
    if (destination.type === 'prometheus') return ['metrics'];
    if (destination.type === 'loki') return ['logs'];
    // Scraped metrics go over OTLP, too.
    return destination.signals?.includes('metrics') === true ? ['metrics'] : [];
  });
  const areTaken = gives.every((signal) => takes.some((signals) => signals.includes(signal)));
  return areTaken && (overOtlp || takes.every((signals) => signals.some((signal) => gives.includes(signal))));
}
