import { readFile } from 'node:fs/promises';
import { request, type ClientRequest } from 'node:http';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startNode, type Child } from './support/child.js';
import { fixture } from './support/paths.js';

// Runs the text of the examples in otel's README with the real frameworks.

const traceId = '0af7651916cd43dd8448eb211c80319c';

let app: Child;
let ports: Readonly<Record<string, number>>;

beforeAll(async () => {
  const readme = await readFile(fileURLToPath(new URL('../../../packages/otel/README.md', import.meta.url)), 'utf8');
  const [, example = ''] = /```ts\n(http\.createServer[\s\S]*?)```/.exec(readme) ?? [];
  app = startNode([fixture('frameworks-app.mjs')], { env: { EXAMPLE: example } });
  const [, json = ''] = await app.waitFor(/^serving (.*)$/m);
  ports = JSON.parse(json) as Record<string, number>;
});

afterAll(() => app.stop());

function ask(framework: string, correlationId: string): ClientRequest {
  const headers = { 'x-correlation-id': correlationId, traceparent: `00-${traceId}-b7ad6b7169203331-01` };
  return request({ host: '127.0.0.1', port: ports[framework], headers, agent: false }).end();
}

describe.each(['http', 'express', 'fastify', 'hono'])('a step behind %s', (framework) => {
  it("has the caller's correlation id and continues its trace", async () => {
    const text = await new Promise((resolve, reject) => {
      ask(framework, `quick-${framework}`)
        .on('error', reject)
        .on('response', (response) => {
          response.setEncoding('utf8').once('data', resolve);
        });
    });

    expect(text).toMatch(new RegExp(`^Ada quick-${framework} 00-${traceId}-[0-9a-f]{16}-01$`));
  });

  it('is aborted when the client goes away, which harms nothing', async () => {
    const patient = ask(framework, `patient-${framework}`).on('error', () => undefined);
    await app.waitFor(new RegExp(`^waiting patient-${framework}$`, 'm'));

    patient.destroy();

    await app.waitFor(new RegExp(`^aborted patient-${framework}$`, 'm'));
    expect(app.isRunning).toBe(true);
  });
});
