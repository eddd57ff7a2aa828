import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import { metrics } from '@opentelemetry/api';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import { createMetricsHandler, createPrometheusReader, startPrometheusEndpoint } from './index.js';
import { catchWarnings } from './testing/catch-warnings.js';

// The default port may be taken where the tests run; then there is a warning.
let warnings: ReturnType<typeof catchWarnings>;
beforeEach(() => {
  warnings = catchWarnings();
});
afterEach(() => warnings.restore());

it('runs the first example', async () => {
  const log = jest.spyOn(console, 'log').mockImplementation(() => undefined);

  const endpoint = await startPrometheusEndpoint({ serviceName: 'stories' });

  const jobs = metrics.getMeter('stories').createCounter('jobs', { description: 'Jobs done.' });
  jobs.add(1, { kind: 'nightly' });

  const page = await fetch(endpoint.url);
  console.log(await page.text()); // jobs_total{kind="nightly"} 1
  await endpoint.close();

  expect(log.mock.calls).toEqual([[expect.stringContaining('\njobs_total{kind="nightly"} 1\n')]]);
  log.mockRestore();
});

it('runs the second example', async () => {
  const reader = createPrometheusReader();
  const meterProvider = new MeterProvider({ readers: [reader] });
  const server = createServer(createMetricsHandler({ source: reader })).listen(0, '127.0.0.1');

  await once(server, 'listening');
  meterProvider.getMeter('stories').createUpDownCounter('open').add(2);
  const { port } = server.address() as AddressInfo;
  expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toContain('\nopen 2\n');
  server.close();
});

it('names all that its examples import among what it installs', async () => {
  const [readme, description] = await Promise.all(['README.md', 'package.json'].map((file) => readFile(file, 'utf8')));
  const { dependencies } = JSON.parse(description ?? '') as { dependencies: Record<string, string> };
  let installed: string[] = [];

  // A strict layout of node_modules has nothing else, so each example needs it above itself.
  for (const [, language, code = ''] of (readme ?? '').matchAll(/```(\w+)\n(.*?)```/gs)) {
    if (language === 'sh') installed = installed.concat(code.replace('npm install', '').trim().split(/\s+/));
    if (language !== 'ts') continue;
    const imported = [...code.matchAll(/from '([^']+)'/g)].map(([, name = '']) => name);
    const names = installed.map((each) => each.replace(/(?<=.)@[\d.]+$/, ''));
    expect(names).toEqual(expect.arrayContaining(imported.filter((name) => !name.startsWith('node:'))));
  }
  // Another version would be a second copy beside ours.
  expect(installed).toContain(`@opentelemetry/sdk-metrics@${dependencies['@opentelemetry/sdk-metrics']}`);
});

it('has the same examples as the README', async () => {
  const [readme, test] = await Promise.all(['README.md', 'src/readme.test.ts'].map((file) => readFile(file, 'utf8')));
  const examples = [...(readme ?? '').matchAll(/```ts\n(.*?)```/gs)].map(([, code = '']) => code);

  const lines = examples
    .flatMap((code) => code.split('\n'))
    .filter((line) => line !== '' && !line.startsWith('import'));

  expect(examples).toHaveLength(2);
  for (const line of lines) expect(test).toContain(`  ${line}\n`);
});
