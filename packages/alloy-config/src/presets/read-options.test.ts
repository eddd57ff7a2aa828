import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { AlloyConfigError } from '../syntax/alloy-config-error.js';
import type { AlloyConfigOptions } from './alloy-config-options.js';
import { generateAlloyConfig } from './generate-alloy-config.js';

const prometheus = { type: 'prometheus', url: 'http://prometheus.example:9090/api/v1/write' };
const loki = { type: 'loki', url: 'http://loki.example:3100/loki/api/v1/push' };

function refusalOf(options: unknown): AlloyConfigError | undefined {
  try {
    generateAlloyConfig(options as AlloyConfigOptions);
  } catch (error) {
    if (error instanceof AlloyConfigError) return error;
    throw error;
  }
  return undefined;
}

const sources = (given: object): object => ({ sources: given, destinations: [prometheus, loki] });
const service = (given: object): object => ({ sources: { services: [given] }, destinations: [prometheus] });
const destination = (given: object): object => ({ destinations: [{ ...prometheus, ...given }] });
const operation = (given: object): object => ({ operation: given, destinations: [prometheus] });

describe('options of generateAlloyConfig', () => {
  it.each([
    [null, '', 'an object'],
    [{}, 'destinations', 'is missing'],
    [{ destinations: [] }, 'destinations', 'at least one'],
    [{ destinations: [prometheus], sorces: {} }, 'sorces', 'did you mean sources?'],
    [{ destinations: [null] }, 'destinations[0]', 'an object'],
    [{ destinations: [{ type: 'tempo' }] }, 'destinations[0].type', 'grafana-cloud'],
    [{ destinations: [{ type: 'prometheus' }] }, 'destinations[0].url', 'is missing'],
    [{ destinations: [prometheus, prometheus] }, 'destinations[1]', 'another name'],
    [destination({ url: 'prometheus.example' }), 'destinations[0].url', 'a URL'],
    [destination({ url: 'http://u:p@a.example/api/v1/write' }), 'destinations[0].url', 'secret in plain text'],
    [destination({ url: 'https://${HOST}/push' }), 'destinations[0].url', '{ env: "HOST" }'],
    [destination({ url: { env: '$URL' } }), 'destinations[0].url.env', 'without $'],
    [destination({ bearerToken: 'abc' }), 'destinations[0].bearerToken', '{ env: "NAME" }'],
    [destination({ bearerToken: {} }), 'destinations[0].bearerToken', '{ env: "NAME" }'],
    [destination({ bearerToken: { env: 'A', file: '/a' } }), 'destinations[0].bearerToken', '{ env: "NAME" }'],
    [destination({ headers: { Authorization: 'Basic abc' } }), 'destinations[0].headers.Authorization', 'secret'],
    [destination({ headers: { 'a b': 'c' } }), 'destinations[0].headers.a b', 'HTTP header'],
    [destination({ basicAuth: { username: 'u' } }), 'destinations[0].basicAuth.password', 'is missing'],
    [
      destination({ bearerToken: { env: 'A' }, basicAuth: { username: 'u', password: { env: 'B' } } }),
      'destinations[0].bearerToken',
      'excludes basicAuth',
    ],
    [destination({ tls: { certFile: '/a' } }), 'destinations[0].tls', 'both'],
    [destination({ tls: { caFile: 'ca.pem' } }), 'destinations[0].tls.caFile', 'absolute'],
    [
      { sources: { otlp: true }, destinations: [{ type: 'otlp', endpoint: 'http://tempo.example:4318' }] },
      'destinations[0].endpoint',
      'protocol: "http"',
    ],
    [
      { sources: { otlp: true }, destinations: [{ type: 'otlp', endpoint: 'tempo.example:4318' }] },
      'destinations[0].endpoint',
      'gRPC port',
    ],
    [
      {
        sources: { otlp: true },
        destinations: [{ type: 'otlp', protocol: 'http', endpoint: 'http://a.example:4317' }],
      },
      'destinations[0].endpoint',
      'HTTP port',
    ],
    [service({ address: 'localhost' }), 'sources.services[0].address', 'host:port'],
    [service({ address: 'localhost:99999' }), 'sources.services[0].address', '65535'],
    [service({ intervalMs: 5000, timeoutMs: 6000 }), 'sources.services[0].timeoutMs', 'at most intervalMs'],
    [service({ intervalMs: '30s' }), 'sources.services[0].intervalMs', 'whole number'],
    [service({ labels: { 'a-b': 'c' } }), 'sources.services[0].labels.a-b', 'letters, digits and _'],
    [service({ labels: { job: 'c' } }), 'sources.services[0].labels.job', 'option of its own'],
    [service({ serviceName: '' }), 'sources.services[0].serviceName', 'not empty'],
    [{ sources: { services: [{}, {}] }, destinations: [prometheus] }, 'sources.services[1]', 'services[0]'],
    [sources({ discovery: { folder: 'relative' } }), 'sources.discovery.folder', 'absolute'],
    [sources({ discovery: { folder: '/a/*' } }), 'sources.discovery.folder', 'without *'],
    [sources({ logFiles: [{ path: 'app.log' }] }), 'sources.logFiles[0].path', 'absolute'],
    [sources({ logFiles: [{ path: '/a' }, { path: '/a' }] }), 'sources.logFiles[1]', 'remove one'],
    [sources({ journal: [{ unit: '*' }] }), 'sources.journal[0].unit', 'never read'],
    [sources({ journal: [{}] }), 'sources.journal[0].unit', 'is missing'],
    [sources({ otlp: { grpcPort: 1, httpPort: 1 } }), 'sources.otlp.httpPort', 'another port'],
    [sources({ otlp: { grpcPort: 12345 } }), 'sources.otlp', '12345'],
    [sources({ host: 'yes' }), 'sources.host', 'true or false'],
    [operation({ profile: 'huge' }), 'operation.profile', 'busy'],
    [operation({ dropMetrics: ['a.b'] }), 'operation.dropMetrics[0]', '* stands'],
    [operation({ maxSeriesPerTarget: 0 }), 'operation.maxSeriesPerTarget', 'from 1'],
    [{ destinations: [prometheus], labels: { __a: 'b' } }, 'labels.__a', '__'],
    [{ sources: { host: true }, destinations: [loki] }, 'destinations[0]', 'which no source gives'],
    [{ sources: { otlp: true, host: true }, destinations: [loki] }, 'sources.host', 'which no destination takes'],
  ])('%j is refused at %s', (options, path, advice) => {
    const refusal = refusalOf(options);

    expect(refusal?.code).toBe('ERR_TTA_ALLOY_CONFIG');
    expect(refusal?.path).toBe(path);
    expect(refusal?.message).toContain(advice);
  });

  it.each([
    destination({ bearerToken: 'hunter2!' }),
    destination({ bearerToken: { env: 'hunter2!' } }),
    destination({ bearerToken: { file: 'hunter2!' } }),
    destination({ bearerToken: ['hunter2!'] }),
    destination({ basicAuth: 'me:hunter2!' }),
    destination({ basicAuth: { username: 'me', password: { env: 'hunter2!' } } }),
    destination({ headers: 'hunter2!' }),
    destination({ headers: { 'X-Api-Key': { env: 'hunter2!' } } }),
    destination({ url: 'me:hunter2!@mimir.example' }),
    { destinations: 'https://me:hunter2!@mimir.example/' },
    service({ address: 'http://me:hunter2!@app.example' }),
  ])('never show a secret when they are refused: %j', (options) => {
    const refusal = refusalOf(options);

    expect(refusal?.code).toBe('ERR_TTA_ALLOY_CONFIG');
    expect(inspect(refusal, { depth: 9, showHidden: true })).not.toContain('hunter2');
  });
});
