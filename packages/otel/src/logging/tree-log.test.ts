import { describe, expect, it } from '@jest/globals';
import { WorkflowContext, WorkflowPrimitive } from '@tta/core';
import type { TelemetryOptions } from '../telemetry-options.js';
import { closeAfterEach, MemoryStream, opened } from '../testing/observed.js';

closeAfterEach();

class Load extends WorkflowPrimitive<number, number> {
  protected async run(input: number, context: WorkflowContext): Promise<number> {
    context.log.info('loaded', { rows: 3 });
    if (input < 0) throw new RangeError('no such row', { cause: new Error('disk full') });
    return input;
  }
}

class Story extends WorkflowPrimitive<number, number> {
  override readonly runsOnlyChildren = true;
  protected run(input: number, context: WorkflowContext): Promise<number> {
    return new Load().execute(input, context);
  }
}

/** The text after a run that succeeds and one that fails, without times. */
async function printed(options: TelemetryOptions = {}, stream = new MemoryStream()): Promise<string[]> {
  const { instrumentation, flush } = opened({ logFormat: 'tree', logStream: stream, ...options });
  for (const input of [1, -1])
    await new Story().execute(input, WorkflowContext.create({ instrumentation })).catch(() => undefined);
  await flush();
  return stream.lines.map((line) => line.replace(/[█░ ]*\d+(?:\.\d)? m?s.*/, '').trimEnd());
}

describe('logFormat: tree', () => {
  it('prints each workflow when it ends, with the lines of the application inside', async () => {
    expect(await printed()).toEqual([
      '✓ success',
      '✓ Story  task',
      '└─ ✓ Load  task',
      '      [info] loaded rows=3',
      '✗ error',
      '✗ Story  task',
      '└─ ✗ Load  task',
      '      [info] loaded rows=3',
      '      RangeError: no such row',
      '      caused by Error: disk full',
    ]);
  });

  it('prints only failed or slow ones on request, and no messages', async () => {
    expect((await printed({ logSteps: 'failures' }))[0]).toBe('✗ error');
    expect(await printed({ logSteps: 'failures', slowMs: 0 })).toHaveLength(10);
    const text = (await printed({ logErrorMessages: false })).join('\n');
    expect(text).toContain('RangeError\n');
    expect(text).not.toMatch(/no such row|disk full/);
  });

  it('is as wide as the terminal, coloured there, and the same without colour', async () => {
    const terminal = Object.assign(new MemoryStream(), { isTTY: true, columns: 200 });
    await printed({}, terminal);
    // eslint-disable-next-line no-control-regex -- colours are escapes
    const plain = terminal.text.replace(/\u001b\[\d+m/g, '');

    expect(terminal.text).not.toBe(plain);
    expect(Math.max(...plain.split('\n').map((line) => Array.from(line).length))).toBeGreaterThan(150);
  });

  it('still observes everything else', async () => {
    const { instrumentation, metricProducer } = opened({ logFormat: 'tree' });
    await new Story().execute(1, WorkflowContext.create({ instrumentation }));

    expect(JSON.stringify(await metricProducer.collect())).toContain('tta_workflow_executions_total');
  });
});
