import { describe, expect, it } from '@jest/globals';
import { expectTypeOf } from 'expect-type';
import { lintAlloy } from '../lint/lint-alloy.js';
import { AlloyConfigError } from '../syntax/alloy-config-error.js';
import { alloyFile } from '../syntax/builders.js';
import { printAlloy } from '../syntax/print-alloy.js';
import { component } from './component.js';
import type { Component } from './define-component.js';
import { logging } from './logging.js';
import { lokiProcess } from './loki-process.js';
import { lokiWrite } from './loki-write.js';
import { otelcolProcessorMemoryLimiter } from './otelcol-processor-memory-limiter.js';
import { otelcolProcessorTailSampling } from './otelcol-processor-tail-sampling.js';
import { prometheusExporterSelf } from './prometheus-exporter-self.js';
import { prometheusRemoteWrite } from './prometheus-remote-write.js';
import { prometheusScrape } from './prometheus-scrape.js';
import { stage } from './stage.js';
import { concatTargets, env, joined, unsafeLiteral, type Reference } from '../schema/typed-expression.js';

const url = 'https://mimir.example/api/v1/push';
const write = prometheusRemoteWrite('cloud', { endpoint: [{ url }] });
const logs = lokiWrite('cloud', { endpoint: [{ url: 'https://loki.example/loki/api/v1/push' }] });

function print(...components: readonly Component[]): string {
  return printAlloy(alloyFile(components.map(({ block }) => block)));
}

describe('a typed component', () => {
  it('prints as Alloy formats it, arguments before blocks', () => {
    const scrape = prometheusScrape('app', {
      basic_auth: { username: 'u', password: env('PASSWORD') },
      targets: [{ __address__: 'localhost:9464', job: 'app' }],
      forward_to: [write.receiver],
    });

    expect(print(scrape)).toBe(`prometheus.scrape "app" {
	targets = [{
		__address__ = "localhost:9464",
		job         = "app",
	}]
	forward_to = [prometheus.remote_write.cloud.receiver]

	basic_auth {
		username = "u"
		password = sys.env("PASSWORD")
	}
}
`);
  });

  it('keeps the order of repeated blocks and of stages', () => {
    const process = lokiProcess('p', {
      forward_to: [logs.receiver],
      stages: [
        stage.json({ expressions: { level: '' } }),
        stage.match({ selector: '{a="b"}', stages: [stage.drop({ older_than: '1h' })] }),
        stage.labels({ values: { level: '' } }),
      ],
    });

    expect(process.block.body.flatMap((part) => (part.kind === 'block' ? [part.name] : []))).toEqual([
      'stage.json',
      'stage.match',
      'stage.labels',
    ]);
    expect(print(process)).toContain('\tstage.match {\n\t\tselector = "{a=\\"b\\"}"\n\n\t\tstage.drop {');
  });

  it('needs no arguments where nothing is required', () => {
    expect(print(prometheusExporterSelf('alloy'), logging())).toBe(
      'prometheus.exporter.self "alloy" { }\n\nlogging { }\n',
    );
  });

  it('refuses what Alloy would refuse, with the place', () => {
    const make = (): unknown =>
      prometheusScrape('app', { targets: [], forward_to: [write.receiver], scrape_interval: '5s' });

    expect(make).toThrow(AlloyConfigError);
    expect(make).toThrow(
      expect.objectContaining({ code: 'ERR_TTA_ALLOY_CONFIG', path: 'prometheus.scrape "app" > scrape_interval' }),
    );
  });

  it('refuses names that no component has, as a file in JavaScript may give them', () => {
    const args = { targets: [], forward_to: [write.receiver], scrape_intervall: '5s' };

    expect(() => prometheusScrape('app', args)).toThrow('did you mean scrape_interval?');
  });

  it('lets warnings pass, because they may be intended', () => {
    expect(() => prometheusRemoteWrite('nowhere', {})).not.toThrow();
  });

  it('marks a secret that was written out on purpose, so that the linter lets it be', () => {
    const scrape = prometheusScrape('app', {
      targets: [],
      forward_to: [write.receiver],
      bearer_token: unsafeLiteral('abc'),
    });
    const text = print(scrape, write);

    expect(text).toContain('// alloy-lint-ignore literal-secret\n\tbearer_token = "abc"');
    expect(lintAlloy(text)).toEqual([]);
    expect(lintAlloy(text.replace(/\/\/ alloy-lint.*/, ''))).toHaveLength(1);
  });

  it('joins targets and texts', () => {
    const scrape = prometheusScrape('app', {
      targets: concatTargets(prometheusExporterSelf('a').targets, [{ __address__: 'h:1', job: 'x' }]),
      forward_to: [write.receiver],
      job_name: joined('app-', env('ZONE')),
    });

    expect(print(scrape)).toContain('targets = array.concat(');
    expect(print(scrape)).toContain('job_name   = "app-" + sys.env("ZONE")');
  });

  it('has a way to write any other component', () => {
    expect(print(component('discovery.docker', 'local', { host: 'unix:///var/run/docker.sock' }))).toBe(
      'discovery.docker "local" {\n\thost = "unix:///var/run/docker.sock"\n}\n',
    );
  });
});

// Checked by the compiler; nothing of it runs.
export const typeTests = (): void => {
  expectTypeOf(write.receiver).toEqualTypeOf<Reference<'MetricsReceiver'>>();
  expectTypeOf<Parameters<typeof prometheusExporterSelf>>().toExtend<[string, object?]>();

  // @ts-expect-error -- logs do not go where metrics belong
  prometheusScrape('a', { targets: [], forward_to: [logs.receiver] });
  // @ts-expect-error -- targets are required
  prometheusScrape('a', { forward_to: [write.receiver] });
  // @ts-expect-error -- no such argument
  prometheusScrape('a', { targets: [], forward_to: [], interval: '5s' });
  // @ts-expect-error -- a secret is no text
  prometheusScrape('a', { targets: [], forward_to: [], bearer_token: 'abc' });
  // @ts-expect-error -- one way to prove who is calling
  prometheusScrape('a', { targets: [], forward_to: [], bearer_token: env('A'), basic_auth: { username: 'u' } });
  // @ts-expect-error -- password and password_file exclude each other
  prometheusScrape('a', { targets: [], forward_to: [], basic_auth: { password: env('A'), password_file: '/a' } });
  // @ts-expect-error -- a secret does not go where text belongs
  prometheusScrape('a', { targets: [], forward_to: [], job_name: unsafeLiteral('a') });
  // @ts-expect-error -- not a level
  logging({ level: 'loud' });
  // @ts-expect-error -- a limit is needed
  otelcolProcessorMemoryLimiter('a', { check_interval: '1s', output: {} });
  otelcolProcessorMemoryLimiter('a', { check_interval: '1s', limit: '1MiB', output: {} });
  otelcolProcessorTailSampling('a', {
    // @ts-expect-error -- the block of another type
    policy: [{ name: 'a', type: 'latency', span_count: { min_spans: 1 } }],
    output: {},
  });
  otelcolProcessorTailSampling('a', { policy: [{ name: 'a', type: 'always_sample' }], output: {} });
  // @ts-expect-error -- stages come from `stage`
  lokiProcess('a', { forward_to: [], stages: [{ json: {} }] });
};
