import { describe, expect, it } from '@jest/globals';
import { lintAlloy } from '../lint/lint-alloy.js';
import { formatAlloy } from '../syntax/format-alloy.js';
import type { AlloyConfigOptions, DestinationOptions, Signal, SourceOptions } from './alloy-config-options.js';
import { generateAlloyConfig } from './generate-alloy-config.js';

const prometheusUrl = 'http://prometheus.example:9090/api/v1/write';
const lokiUrl = 'http://loki.example:3100/loki/api/v1/push';
const password = { env: 'SERVER_PASSWORD' };

/** What to collect; the signals are those in Prometheus's and Loki's form. */
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

const prometheus: DestinationOptions = { type: 'prometheus', url: prometheusUrl };
const loki: DestinationOptions = { type: 'loki', url: lokiUrl };
const tempo: DestinationOptions = { type: 'otlp', name: 'tempo', endpoint: 'localhost:4317' };
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
  small: { profile: 'small', keepMetrics: ['tta_*'], maxSeriesPerTarget: 2000 },
  busy: { profile: 'busy', dropMetrics: ['go_*', 'process_open_fds'], logLevel: 'warn', liveDebugging: true },
};

const combinations = Object.entries(sources).flatMap(([source, { options, gives }]) =>
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
  const takes = list.map(({ type }): readonly Signal[] =>
    type === 'grafana-cloud'
      ? ['metrics', 'logs', 'traces']
      : type === 'prometheus'
        ? ['metrics']
        : type === 'loki'
          ? ['logs']
          : [],
  );
  const areTaken = gives.every((signal) => takes.some((signals) => signals.includes(signal)));
  return areTaken && (overOtlp || takes.every((signals) => signals.some((signal) => gives.includes(signal))));
}

describe('generateAlloyConfig', () => {
  it.each(combinations.filter((combination) => combination.isPossible))(
    'makes a clean file of $title',
    ({ options }) => {
      const { text, environment } = generateAlloyConfig(options);

      expect(formatAlloy(text)).toBe(text);
      expect(lintAlloy(text)).toEqual([]);
      expect(environment.map(({ name }) => name)).toEqual(variablesIn(text));
    },
  );

  it.each(combinations.filter((combination) => !combination.isPossible))('refuses $title', ({ options }) => {
    expect(() => generateAlloyConfig(options)).toThrow(
      expect.objectContaining({
        code: 'ERR_TTA_ALLOY_CONFIG',
        path: expect.stringMatching(/^(sources\.\w+|destinations\[\d\])$/),
      }),
    );
  });

  it('gives the same text for the same options, in whatever order they are written', () => {
    const one = generateAlloyConfig({ destinations: [{ type: 'prometheus', url: prometheusUrl }], labels: { a: 'b' } });
    const other = generateAlloyConfig({
      labels: { a: 'b' },
      destinations: [{ url: prometheusUrl, type: 'prometheus' }],
    });

    expect(other).toEqual(one);
  });

  it('gives another hash for other options, and names it in the header', () => {
    const one = generateAlloyConfig({ destinations: [prometheus] });
    const other = generateAlloyConfig({ destinations: [prometheus], labels: { a: 'b' } });

    expect(one.inputHash).not.toBe(other.inputHash);
    expect(one.text.split('\n')[0]).toBe(`// Generated by @tta/alloy-config 0.0.0 from options ${one.inputHash}.`);
  });

  it('says what each variable is for, and which are secret', () => {
    const { environment, text } = generateAlloyConfig({ destinations: [{ type: 'grafana-cloud' }] });

    expect(environment).toContainEqual({
      name: 'GRAFANA_CLOUD_TOKEN',
      purpose: 'access policy token of grafana_cloud',
      secret: true,
    });
    expect(text).toContain('//   GRAFANA_CLOUD_TOKEN: access policy token of grafana_cloud\n');
  });

  it('says what Alloy must be able to read', () => {
    const { access } = generateAlloyConfig({
      sources: { discovery: true, logFiles: [{ path: '/var/log/a.log' }], journal: [{ unit: 'a' }] },
      destinations: [prometheus, { ...loki, bearerToken: { file: '/etc/token' } }],
    });

    expect(access).toEqual({ journal: true, paths: ['$TTA_DISCOVERY_DIR', '/var/log/a.log', '/etc/token'] });
  });

  it('gives metrics and logs of a service the same labels', () => {
    const identity = { job: 'tta-primitives', serviceName: 'demo', workspace: 'main' };
    const { text } = generateAlloyConfig({
      sources: {
        services: [identity],
        logFiles: [{ path: '/a.log', ...identity }],
        journal: [{ unit: 'a', ...identity }],
      },
      destinations: [prometheus, loki],
    });

    expect(text.match(/\bservice_name += "demo"/g)).toHaveLength(3);
    expect(text.match(/\bworkspace +=  ?"main"/g)).toHaveLength(3);
    expect(text.match(/\bjob +=  ?"tta-primitives"/g)).toHaveLength(3);
    expect(text.match(/host = constants\.hostname/g)).toHaveLength(2);
  });

  it('writes a forced secret, marked so that the linter lets it be', () => {
    const { text, environment } = generateAlloyConfig({
      destinations: [
        {
          type: 'prometheus',
          url: 'http://user:pass@prometheus.example/api/v1/write',
          headers: { Authorization: 'Bearer x' },
          bearerToken: 'plain',
        },
      ],
      allowLiteralSecrets: true,
    });

    expect(text).toContain('bearer_token = "plain"');
    expect(lintAlloy(text)).toEqual([]);
    expect(environment).toEqual([]);
  });
});

function variablesIn(text: string): string[] {
  const names = [...text.matchAll(/sys\.env\("(\w+)"\)/g)].map(([, name]) => name ?? '');
  return [...new Set(names)].sort();
}
