import { readFile } from 'node:fs/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { CleanUps } from './support/clean-ups.js';
import { startNode } from './support/child.js';
import { discoveredUrl } from './support/discovered-url.js';
import { fetchPage } from './support/metrics-page.js';
import { packageFolder } from './support/paths.js';
import { temporaryFolder } from './support/temporary-folder.js';

// The README of @tta/core declares an event; what it promises is looked at here, where all packages are.

const cleanUps = new CleanUps();

afterEach(() => cleanUps.run());

const registered = ['--import', '@tta/otel/register', '--import', '@tta/prom-exporter/register'];

/** The README's example as a program in JavaScript that goes on running. */
async function exampleProgram(): Promise<string> {
  const readme = await readFile(`${packageFolder}/../../packages/core/README.md`, 'utf8');
  const example = /```ts\n(import \{ counter[\s\S]*?)```/.exec(readme)?.[1] ?? '';
  const types =
    /, type WorkflowContext|readonly |<string\[\], number>|protected |: string\[\]|: WorkflowContext|: Promise<number>/g;
  return `${example.replace(types, '')}; setInterval(() => {}, 1000);`;
}

describe('an event of a user', () => {
  it('is on the metrics page with labels and exemplar, and in the log with its level', async () => {
    const folder = temporaryFolder();
    cleanUps.add(() => folder.remove());
    const child = startNode([...registered, '--input-type=module', '--eval', await exampleProgram()], {
      env: { OTEL_EXPORTER_PROMETHEUS_PORT: '0', TTA_DISCOVERY_DIR: folder.path },
    });
    cleanUps.add(() => child.stop());
    const [line] = await child.waitFor(/^.*"event":"order_placed".*$/m);
    const url = await discoveredUrl(folder.path);

    const record = JSON.parse(line) as Record<string, string>;
    const page = await fetchPage(url, 'openmetrics');

    expect(record).toMatchObject({ level: 'info', primitive_name: 'PlaceOrder', kind: 'new', items: 2 });
    const exemplar = `# {span_id="${record.span_id ?? ''}",trace_id="${record.trace_id ?? ''}"}`;
    expect(page).toContain(`orders_total{kind="new",primitive_name="PlaceOrder"} 1 ${exemplar} 1 `);
    expect(page).toContain('order_items_bucket{le="5.0",primitive_name="PlaceOrder"} 1 ');
    expect(page).toContain('# HELP orders Orders placed.');
  });
});
