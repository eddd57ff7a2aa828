import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { createDbosEngine, type DbosEngine } from '@tta/dbos';
import { contextFromHeaders, injectHeaders } from '@tta/otel';
import { startPrivatePostgres, type PrivatePostgres } from 'private-postgres';
import { startNode, type Child } from './support/child.js';
import { CleanUps } from './support/clean-ups.js';
import { describeWith } from './support/describe-with.js';
import { fetchPage } from './support/metrics-page.js';
import { OtlpCollector } from './support/otlp-collector.js';
import { fixture } from './support/paths.js';
import { postgresql } from './support/postgresql.js';
import { spanTree } from './support/span-tree.js';
import { temporaryFolder } from './support/temporary-folder.js';
import { waitUntil } from './support/wait-until.js';

const cleanUps = new CleanUps();
let postgres: PrivatePostgres;
let collector: OtlpCollector;
let stepsFile: string;

const caller = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16) };
const traceparent = `00-${caller.traceId}-${caller.spanId}-01`;

/** The durable workflow in the spans of both processes. */
const tree = [
  'sequential(one...)',
  '  again',
  '    flaky',
  '    flaky',
  '  both',
  '    b',
  '    sequential(a1...)',
  '      a1',
  '      a2',
  '  end',
  '  last',
  '  one',
  '  sum',
];

describeWith([postgresql], 'the telemetry of a durable workflow whose worker is killed', () => {
  beforeEach(async () => {
    const folder = temporaryFolder();
    cleanUps.add(() => folder.remove());
    stepsFile = join(folder.path, 'steps');
    writeFileSync(stepsFile, '');
    collector = await OtlpCollector.start();
    cleanUps.add(() => collector.stop());
    postgres = await startPrivatePostgres();
    cleanUps.add(() => postgres.stop());
  });
  afterEach(() => cleanUps.run());

  it('is one trace under its caller, and counts every step once over both processes', async () => {
    const engine = engineOf();
    await engine.migrate();
    const context = contextFromHeaders({ traceparent, 'x-correlation-id': 'req-77' });
    const run = await engine.start('traced', 1, context, { workflowId: 'traced' });
    const [first, firstUrl] = await work({ HANG: 'yes', TELEMETRY: 'propagated' });
    // All that ended there has been sent when it is killed.
    await waitUntil(
      'spans of the first worker',
      () => collector.spans.filter(({ name }) => name === 'again').length > 0,
    );
    const before = await samples(firstUrl);
    first.kill('SIGKILL');
    await first.ended;

    const [second, secondUrl] = await work({ TELEMETRY: 'propagated' });
    // 1 + 1, then (2 + 1 + 1) and (2 + 1) added; the retry passes it on; last passes on; end adds 1.
    expect(await run.result()).toBe(8);
    const after = await samples(secondUrl);
    await second.stop();

    const { spans } = collector;
    expect(new Set(spans.map(({ traceId }) => traceId))).toEqual(new Set([caller.traceId]));
    expect(new Set(spans.map(({ attributes }) => attributes['tta.correlation.id']))).toEqual(new Set(['req-77']));
    const root = spans.filter(({ parentSpanId }) => parentSpanId === caller.spanId);
    expect(root).toHaveLength(1);
    expect(
      spanTree(
        spans.map((span) => (span === root[0] ? { ...span, parentSpanId: undefined } : span)),
        caller.traceId,
      ),
    ).toEqual(tree);
    expect(new Set(spans.map(({ spanId }) => spanId)).size).toBe(tree.length);

    expect(sumOf(before, after)).toMatchSnapshot();
  });

  it('is one trace of its own where no caller is given', async () => {
    const engine = engineOf();
    await engine.migrate();
    const context = contextFromHeaders({});
    const run = await engine.start('traced', 1, context, { workflowId: 'alone' });
    const [first] = await work({ HANG: 'yes', TELEMETRY: 'yes' });
    await waitUntil('spans of the first worker', () => collector.spans.some(({ name }) => name === 'again'));
    first.kill('SIGKILL');
    await first.ended;
    const [second] = await work({ TELEMETRY: 'yes' });
    await run.result();
    await second.stop();

    const [traceId, ...others] = new Set(collector.spans.map((span) => span.traceId));
    expect(others).toEqual([]);
    expect(spanTree(collector.spans, traceId as string)).toEqual(tree);
  });
});

function engineOf(): DbosEngine {
  const propagation = { inject: injectHeaders, extract: contextFromHeaders };
  const engine = createDbosEngine({ url: postgres.url, pollMs: 50, propagation });
  cleanUps.add(() => engine.close());
  return engine;
}

async function work(env: Record<string, string>): Promise<[Child, string]> {
  const child = startNode([fixture('dbos-app.mjs'), 'worker'], {
    env: {
      ...{ DATABASE_URL: postgres.url, STEPS_FILE: stepsFile, STEP_MS: '5' },
      ...{ ...collector.env, OTEL_BSP_SCHEDULE_DELAY: '50' },
      ...env,
    },
  });
  cleanUps.add(async () => {
    if (child.isRunning) child.kill('SIGKILL');
    await child.ended;
  });
  const [, url = ''] = await child.waitFor(/^metrics at (\S+)$/m);
  await child.waitFor(/^working$/m);
  return [child, url];
}

/** Both processes' counts of each series that is not 0. */
function sumOf(one: Map<string, number>, other: Map<string, number>): Record<string, number> {
  const sums = [...new Set([...one.keys(), ...other.keys()])]
    .sort()
    .map((series) => [series, (one.get(series) ?? 0) + (other.get(series) ?? 0)] as const);
  return Object.fromEntries(sums.filter(([, sum]) => sum !== 0));
}

/** All counts, without the counters of seconds. */
async function samples(url: string): Promise<Map<string, number>> {
  const page = await fetchPage(url);
  const found = new Map<string, number>();
  for (const line of page.split('\n')) {
    const [, metric = '', labels = '', value] =
      /^(tta_\w+(?:(?<!_seconds)_total|_count))\{(.*)\} (\S+)$/.exec(line) ?? [];
    if (value === undefined) continue;
    found.set(`${metric}{${labels}}`, Number(value));
  }
  return found;
}
