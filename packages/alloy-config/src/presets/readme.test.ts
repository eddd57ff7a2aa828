import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import {
  alloyFile,
  env,
  generateAlloyConfig,
  lintAlloy,
  printAlloy,
  prometheusRemoteWrite,
  prometheusScrape,
} from '../index.js';

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');

describe('README', () => {
  it('starts with five lines that work', () => {
    // prettier-ignore
    const { text, environment } = generateAlloyConfig({ destinations: [{ type: 'grafana-cloud' }] });

    expect(readme).toContain(
      "const { text, environment } = generateAlloyConfig({ destinations: [{ type: 'grafana-cloud' }] });",
    );
    expect(text).toContain('localhost:9464');
    expect(environment.map(({ name }) => name)).toContain('GRAFANA_CLOUD_TOKEN');
  });

  it('shows components that make a clean file', () => {
    const write = prometheusRemoteWrite('mimir', {
      endpoint: [{ url: 'https://mimir.example/api/v1/push', bearer_token: env('MIMIR_TOKEN') }],
    });
    const scrape = prometheusScrape('app', {
      targets: [{ __address__: 'localhost:9464', job: 'app' }],
      forward_to: [write.receiver],
    });

    expect(lintAlloy(printAlloy(alloyFile([scrape.block, write.block])))).toEqual([]);
  });
});
