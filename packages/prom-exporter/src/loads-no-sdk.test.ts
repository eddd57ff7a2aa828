import { describe, expect, it } from '@jest/globals';
import { runApp } from './testing/child-app.js';

describe('an endpoint', () => {
  it("loads OpenTelemetry's metrics SDK with the first meter, and not before", async () => {
    const app = runApp(
      `import { createRequire } from 'node:module';
      import { startPrometheusEndpoint } from '@tta/prom-exporter';
      const loaded = () => Object.keys(createRequire(process.cwd() + '/').cache).some((file) => file.includes('sdk-metrics'));
      const { url, meterProvider } = await startPrometheusEndpoint({ port: 0, global: false, maxAgeMs: 0 });
      const page = async () => (await fetch(url)).text();
      const first = [await page(), loaded()];
      meterProvider.getMeter('app').createCounter('late').add(1);
      const second = [(await page()).match(/^late_total.*$/m)?.[0], loaded()];
      console.log(JSON.stringify({ first, second }));`,
      {},
    );

    expect(await app.exit).toEqual({ code: 0, signal: null });
    expect(app.stderr()).toBe('');
    expect(JSON.parse(app.stdout())).toEqual({
      first: [expect.stringContaining('no telemetry'), false],
      second: ['late_total 1', true],
    });
  });
});
