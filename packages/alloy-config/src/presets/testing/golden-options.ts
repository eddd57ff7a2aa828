import type { AlloyConfigOptions } from '../alloy-config-options.js';

/** Options of the golden files, by the name of the file. */
export const golden: Readonly<Record<string, AlloyConfigOptions>> = {
  'one-service-to-prometheus': {
    destinations: [{ type: 'prometheus', url: 'http://localhost:9090/api/v1/write' }],
  },
  'workspaces-to-grafana-cloud': {
    sources: {
      discovery: true,
      logFiles: [{ path: '/var/log/tta/*.log' }],
      host: true,
      alloy: true,
    },
    destinations: [
      {
        type: 'grafana-cloud',
        metricsUrl: 'https://prometheus-example.grafana.net/api/prom/push',
        logsUrl: 'https://logs-example.grafana.net/loki/api/v1/push',
      },
    ],
    operation: { profile: 'small' },
    labels: { cluster: 'dev' },
  },
  'traces-metrics-logs-to-own-servers': {
    sources: {
      services: [{ serviceName: 'demo', workspace: 'main' }],
      journal: [{ unit: 'tta-demo.service', serviceName: 'demo', workspace: 'main' }],
      otlp: true,
    },
    destinations: [
      { type: 'prometheus', name: 'mimir', url: 'https://mimir.example/api/v1/push', tenant: 'team-a' },
      { type: 'loki', url: 'https://loki.example/loki/api/v1/push', tenant: 'team-a' },
      { type: 'otlp', name: 'tempo', endpoint: 'localhost:14317' },
    ],
  },
  'cloud-and-local-at-once': {
    sources: { services: [{}], otlp: true },
    destinations: [
      { type: 'grafana-cloud' },
      {
        type: 'prometheus',
        name: 'local',
        url: 'https://prometheus.example/api/v1/write',
        basicAuth: { username: 'alloy', password: { file: '/etc/alloy/prometheus-password' } },
        tls: { caFile: '/etc/ssl/example-ca.pem' },
      },
      {
        type: 'otlp',
        name: 'tempo',
        protocol: 'http',
        endpoint: 'https://tempo.example:4318',
        bearerToken: { env: 'TEMPO_TOKEN' },
        headers: { 'X-Scope-OrgID': 'team-a' },
      },
    ],
  },
  'busy-with-cost-guard': {
    sources: {
      services: [
        { address: 'app-1.example:9464', serviceName: 'stories' },
        { address: 'app-2.example:9464', serviceName: 'stories' },
        { address: 'https://gateway.example/internal/metrics', job: 'gateway', intervalMs: 15_000 },
      ],
      alloy: true,
    },
    destinations: [{ type: 'prometheus', url: { env: 'MIMIR_URL' }, bearerToken: { env: 'MIMIR_TOKEN' } }],
    operation: {
      profile: 'busy',
      keepMetrics: ['tta_*', 'nodejs_*', 'prometheus_remote_*', 'alloy_*'],
      dropMetrics: ['nodejs_gc_*'],
      maxSeriesPerTarget: 5000,
      logLevel: 'warn',
      liveDebugging: true,
    },
    labels: { cluster: 'prod-1' },
  },
};
