import { describe, expect, it } from '@jest/globals';
import { WorkflowContext } from '@tta/core';
import { failing, inOrder, Step } from '../testing/steps.js';
import { LiveRecorder } from './live-recorder.js';

const leaf = new Step('leaf');

function recorderOf(bounds: { maxRuns?: number; maxBytes?: number } = {}): {
  recorder: LiveRecorder;
  run: (step: Step) => Promise<void>;
} {
  const recorder = new LiveRecorder('p', { maxRuns: 1000, maxBytes: 1e9, capture: false, ...bounds });
  const { instrumentation } = recorder;
  const run = async (step: Step): Promise<void> => {
    await step.execute(1, WorkflowContext.create({ instrumentation })).catch(() => undefined);
  };
  return { recorder, run };
}

describe('LiveRecorder', () => {
  it('keeps less of a run that finished, and counts it', async () => {
    const { recorder, run } = recorderOf();
    await run(inOrder('story', leaf, leaf));
    const [stored] = recorder.runs.all();

    expect(stored?.content.toTree().steps.map(({ name }) => name)).toEqual(['story', 'leaf', 'leaf']);
    expect(recorder.runs.bytes).toBe(stored?.content.bytes);
    expect(recorder.runs.bytes).toBeLessThan(1000);
  });

  it('shows what code does that a finished run left running, and counts that too', async () => {
    const { recorder, run } = recorderOf();
    let left: WorkflowContext | undefined;
    await run(new Step('leaves', (context) => (left = context)));
    const [stored] = recorder.runs.all();
    const before = recorder.runs.version;
    left?.log.info('later', { text: 'x'.repeat(1000) });

    expect(stored?.content.toTree().steps[0]?.marks).toMatchObject([{ name: 'later' }]);
    expect(stored?.version).toBeGreaterThan(before);
    expect(recorder.runs.bytes).toBe(stored?.content.bytes);
    await leaf.execute(1, left);
    expect(stored?.content.toTree().steps.map(({ name }) => name)).toEqual(['leaves', 'leaf']);
    expect(stored?.content.toTree().steps[0]?.marks).toHaveLength(1);
    expect(recorder.runs.bytes).toBe(stored?.content.bytes);
  });

  it('sums what steps spend, for their runs and for their figures', async () => {
    const { recorder, run } = recorderOf();
    const asks = new Step('asks', (context) => context.spend({ usd: 0.25 }));
    await run(inOrder('story', asks, asks));
    await run(inOrder('story', asks));

    expect(Array.from(recorder.runs.all(), ({ content }) => content.costUsd)).toEqual([0.5, 0.25]);
    expect(recorder.numbers.read('p').steps.find(({ name }) => name === 'asks')?.costUsd).toBe(0.75);
  });

  it('names the runs that went only where a reader had them', async () => {
    const { recorder, run } = recorderOf({ maxRuns: 30 });
    for (let index = 0; index < 30; index++) await run(leaf);
    expect(recorder.runs.takeGone()).toEqual([]);
    for (let index = 0; index < 100; index++) await run(leaf);

    expect(recorder.runs.droppedRuns).toBe(100);
    expect(recorder.runs.takeGone()).toEqual(Array.from({ length: 30 }, (_, index) => `p.${(index + 1).toString(36)}`));
    expect(recorder.runs.takeGone()).toEqual([]);
  });

  it('finds a run by its key, and no other', async () => {
    const { recorder, run } = recorderOf();
    for (let index = 0; index < 40; index++) await run(index === 36 ? failing('broken') : leaf);

    expect(recorder.runs.get('p.11')?.content.status).toBe('error');
    for (const key of ['p.zz', 'q.11', 'p.11x', '11', '']) expect(recorder.runs.get(key)).toBeUndefined();
  });
});
