import { basename } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { endpointSettings } from './endpoint-settings.js';
import { catchWarnings } from '../testing/catch-warnings.js';

const before = { ...process.env };
afterEach(() => {
  process.env = { ...before };
});

describe('endpointSettings', () => {
  it('has defaults', () => {
    expect(endpointSettings({})).toEqual({
      host: '127.0.0.1',
      port: 9464,
      strictPort: false,
      mayMove: true,
      path: '/metrics',
      metricProducers: [],
      resourceAttributes: { 'service.name': 'unknown_service:node' },
      global: true,
      allowedHosts: undefined,
      tls: undefined,
      discovery: undefined,
      keepProcessAlive: false,
    });
  });

  it('takes from the environment what the options leave open', () => {
    Object.assign(process.env, {
      OTEL_EXPORTER_PROMETHEUS_HOST: '::',
      OTEL_EXPORTER_PROMETHEUS_PORT: '0',
      TTA_ALLOWED_HOSTS: 'host.docker.internal, metrics',
      OTEL_SERVICE_NAME: 'stories',
      OTEL_RESOURCE_ATTRIBUTES: 'service.name=other, team=a%2Cb,',
      TTA_WORKSPACE: 'TTA.dev-cline',
      TTA_DISCOVERY_DIR: '/run/tta',
    });

    expect(endpointSettings({})).toMatchObject({
      host: '::',
      port: 0,
      allowedHosts: ['host.docker.internal', 'metrics'],
      resourceAttributes: { 'service.name': 'stories', team: 'a,b' },
      discovery: { dir: '/run/tta', dirFrom: 'TTA_DISCOVERY_DIR', workspace: 'TTA.dev-cline', job: 'tta-primitives' },
    });
    expect(
      endpointSettings({
        host: '127.0.0.2',
        port: 1,
        serviceName: 'mine',
        resourceAttributes: { team: 'c' },
        discovery: { dir: '/elsewhere', workspace: 'here', job: 'j', labels: { a: 'b' } },
      }),
    ).toMatchObject({
      host: '127.0.0.2',
      port: 1,
      resourceAttributes: { 'service.name': 'mine', team: 'c' },
      discovery: { dir: '/elsewhere', dirFrom: 'discovery.dir', workspace: 'here', job: 'j', labels: { a: 'b' } },
    });
  });

  it('takes the service name of the resource attributes, and the folder for a workspace', () => {
    Object.assign(process.env, { OTEL_RESOURCE_ATTRIBUTES: 'service.name=other', TTA_DISCOVERY_DIR: 'd' });

    const { resourceAttributes, discovery } = endpointSettings({});

    expect(resourceAttributes).toEqual({ 'service.name': 'other' });
    expect(discovery?.workspace).toBe(basename(process.cwd()));
  });

  it('takes empty variables for unset ones', () => {
    Object.assign(process.env, { OTEL_EXPORTER_PROMETHEUS_PORT: '', TTA_DISCOVERY_DIR: ' ', OTEL_SERVICE_NAME: '' });

    expect(endpointSettings({})).toMatchObject({ port: 9464, discovery: undefined });
  });

  it.each([
    ['OTEL_EXPORTER_PROMETHEUS_PORT', 'http', 'an integer from 0 to 65535, got "http"; 9464 is used instead'],
    ['OTEL_EXPORTER_PROMETHEUS_PORT', '65536', 'an integer from 0 to 65535, got "65536"; 9464 is used instead'],
    ['OTEL_EXPORTER_PROMETHEUS_PORT', '-1', 'an integer from 0 to 65535, got "-1"; 9464 is used instead'],
    [
      'OTEL_EXPORTER_PROMETHEUS_HOST',
      'http://ops:secret@x',
      'a host name or an IP address, got "http://[concealed]@x"; 127.0.0.1 is used instead',
    ],
    [
      'TTA_ALLOWED_HOSTS',
      'a:9464,b',
      'a list of host names with commas between, without ports, got "a:9464,b"; none is used instead',
    ],
    ...['a', 'team=b,a=%zz'].map((list) => [
      'OTEL_RESOURCE_ATTRIBUTES',
      list,
      `a list of key=value with commas between, percent-encoded, got "${list}"; none is used instead`,
    ]),
  ])('warns once of %s=%s, in one line, and uses the default', (name = '', value = '', message = '') => {
    const warnings = catchWarnings();
    process.env[name] = value;

    const [settings] = [endpointSettings({}), endpointSettings({})];
    const messages = warnings.messages();
    warnings.restore();

    expect(messages).toEqual([`TTA: ${name} must be ${message}. This is said once.`]);
    process.env = { ...before };
    expect(settings).toEqual(endpointSettings({}));
  });

  it.each([
    [{}, 'an object'],
    [{ metricProducer: { collect: () => undefined } }, 'an object; pass its property metricProducer'],
    [undefined, 'undefined'],
  ])('refuses a producer that is %o', (given, received) => {
    expect(() => endpointSettings({ metricProducers: [given as never] })).toThrow(
      `metricProducers[0] must be a metric producer, which has a method collect, got ${received}`,
    );
  });

  it('does not look at a variable that an option replaces', () => {
    const warnings = catchWarnings();
    process.env.OTEL_EXPORTER_PROMETHEUS_PORT = 'not looked at';
    process.env.OTEL_EXPORTER_PROMETHEUS_HOST = 'not looked at';

    const { port, host } = endpointSettings({ port: 5, host: 'localhost' });
    const messages = warnings.messages();
    warnings.restore();

    expect([port, host, messages]).toEqual([5, 'localhost', []]);
  });
});
