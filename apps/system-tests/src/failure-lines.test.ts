import { Writable } from 'node:stream';
import { afterEach, describe, expect, it } from '@jest/globals';
import { WorkflowContext, type WorkflowPrimitive } from '@tta/core';
import { createTelemetry, type Telemetry } from '@tta/otel';
import {
  conditional,
  map,
  parallel,
  race,
  repeat,
  retry,
  route,
  saga,
  sequential,
  stream,
  subworkflow,
  task,
} from '@tta/primitives';

// The log of each composite that fails: the failure where it was thrown, and then that the composite has failed.

type Line = Readonly<Record<string, unknown>>;

const open: Telemetry[] = [];
afterEach(async () => {
  for (const telemetry of open.splice(0)) await telemetry.shutdown();
});

/** The lines about failures of one execution. A stream is read to its end. */
async function failuresOf(workflow: WorkflowPrimitive<number, unknown>): Promise<Line[]> {
  let text = '';
  const logStream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      text += chunk.toString();
      done();
    },
  });
  const telemetry = createTelemetry({ logStream, logFormat: 'json', tracing: false, runtimeMetrics: false });
  open.push(telemetry);
  try {
    const output = await workflow.execute(1, WorkflowContext.create({ instrumentation: telemetry.instrumentation }));
    if (typeof output === 'object' && output !== null && Symbol.asyncIterator in output)
      for await (const _ of output as AsyncIterable<unknown>) continue;
  } catch {
    // It is in the log.
  }
  await telemetry.shutdown();
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Line)
    .filter(({ level }) => level === 'warn' || level === 'error');
}

const step = task('step', (input: number) => input);
const fails = task('fails', (_: number) => {
  throw new Error('broken');
});
const breaks = (): never => {
  throw new Error('broken');
};
const tokens = (name: string) =>
  stream(name, function* (input: number) {
    yield input;
    throw new Error('broken');
  });

describe('a composite that fails by itself', () => {
  const cases: [title: string, name: string, workflow: WorkflowPrimitive<number, unknown>][] = [
    ['a route without such a key', 'w', route((): 'a' => 'b' as 'a', { a: step }, { name: 'w' })],
    ['a route whose selector throws', 'w', route(breaks, { a: step }, { name: 'w' })],
    ['a conditional whose predicate throws', 'w', conditional(breaks, step, step, { name: 'w' })],
    ['a loop at its limit', 'w', repeat(step, { until: () => false, maxIterations: 2, name: 'w' })],
    ['a loop whose condition throws', 'w', repeat(step, { until: breaks, maxIterations: 2, name: 'w' })],
    [
      'a map whose source fails',
      'w',
      sequential([
        task('rows', () =>
          (function* () {
            yield 1;
            throw new Error('broken');
          })(),
        ),
        map(step, { name: 'w' }),
      ]),
    ],
    ['a stream', 'w', tokens('w')],
    ['a stream inside a sequence', 'tokens', sequential([step, tokens('tokens')], { name: 'w' })],
    ['a stream inside a saga', 'tokens', saga([{ run: step }, { run: tokens('tokens') }], { name: 'w' })],
    ['a stream inside a route', 'tokens', route((): 'a' => 'a', { a: tokens('tokens') }, { name: 'w' })],
    ['a stream inside a race', 'tokens', race([tokens('tokens')], { name: 'w' })],
    ['a stream inside a workflow of its own', 'tokens', subworkflow(tokens('tokens'), { name: 'w' })],
  ];

  it.each(cases)('tells the failure first, and then that it has failed: %s', async (_, name, workflow) => {
    const lines = await failuresOf(workflow);

    expect(
      lines
        .filter(({ event }) => event !== 'repeat_limit_reached')
        .map(({ event, step_name }) => (event === 'step_failed' ? `step_failed ${String(step_name)}` : event)),
    ).toEqual([`step_failed ${name}`, expect.stringMatching(/_workflow_failed$/)]);
  });

  it('tells what could not be undone after the failures that led to it', async () => {
    const lines = await failuresOf(saga([{ run: step, undo: task('undo', breaks) }, { run: fails }], { name: 'w' }));

    const names = lines.map(({ event, step_name }) => [event, step_name]);
    expect(names.filter(([event]) => event === 'step_failed')).toEqual([
      ['step_failed', 'fails'],
      ['step_failed', 'undo'],
      ['step_failed', 'w'],
    ]);
    expect(names.at(-1)).toEqual(['saga_workflow_failed', undefined]);
  });

  it('tells the failure of a hook of a retry before that the retry has failed', async () => {
    const lines = await failuresOf(retry(fails, { retryIf: breaks, name: 'w' }));

    expect(lines.map(({ event }) => event)).toEqual([
      'step_failed',
      'retry_attempt_failed',
      'step_failed',
      'retry_workflow_failed',
    ]);
  });
});

describe('items and branches that are only settled', () => {
  it.each([
    ['map', sequential([task('rows', () => [1, 2]), map(fails, { mode: 'settle' })], { name: 'w' })],
    ['parallel', parallel([step, fails], { mode: 'settle', name: 'w' })],
  ])('are warnings, because the workflow goes on: %s', async (_, workflow) => {
    const lines = await failuresOf(workflow as WorkflowPrimitive<number, unknown>);

    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) expect(line).toMatchObject({ event: 'step_failed', level: 'warn', step_name: 'fails' });
  });
});
