import { describe, expect, it } from '@jest/globals';
import { checkYaml, hasPromtool, manifestProgram } from './manifests.js';

describe('checkYaml', () => {
  it.each([
    ['services: { app: { image: node, cmd: node } }', 'additional properties'],
    ['services: { app: { ports: [{ target: [] }] } }', '/services/app/ports'],
    [
      'receivers: { otlp: {} }\nexporters: { otlp: {} }\nservice: { pipelines: { traces: { receivers: [other], exporters: [otlp] } } }',
      'receivers: unknown are other; not used are otlp',
    ],
    ['something: else', 'no check is known'],
    ['a: 1\n---\nb: 2', 'one document'],
    ['a: [', 'Flow sequence'],
  ])('refuses %j', (yaml, message) => {
    expect(() => checkYaml(yaml)).toThrow(message);
  });

  (hasPromtool ? it : it.skip).each([
    ['scrape_configs: [{ job_nam: tta }]', 'job_nam'],
    [
      'receivers: { prometheus: { config: { scrape_config: [] } } }\nservice: { pipelines: { metrics: { receivers: [prometheus] } } }',
      'scrape_config',
    ],
  ])('refuses what promtool refuses (needs apt-get install prometheus): %j', (yaml, message) => {
    expect(() => checkYaml(yaml)).toThrow(message);
  });

  it('takes what others take', () => {
    expect(() => checkYaml('services: { app: { image: node, stop_grace_period: 30s } }')).not.toThrow();
    expect(() => checkYaml('scrape_configs: [{ job_name: tta }]')).not.toThrow();
  });
});

describe('manifestProgram', () => {
  it('is typed as its kind, and exists for manifests alone', () => {
    expect(manifestProgram('kind: Deployment\nspec: {}')).toMatch(
      /manifest: Deployment = \{\n {2}"kind": "Deployment"/,
    );
    expect(manifestProgram('services: {}')).toBeUndefined();
    expect(() => manifestProgram('kind: Pdo')).toThrow('kind Pdo');
  });
});
