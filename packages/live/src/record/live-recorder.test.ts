import { describe, expect, it } from '@jest/globals';
import { WorkflowContext } from '@tta/core';
import { virtualClock } from '@tta/core/testing';
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
    for (let index = 0; index < 30; index++) await run(failing('broken'));
    expect(recorder.runs.takeGone()).toEqual([]);
    for (let index = 0; index < 100; index++) await run(failing('broken'));

    expect(recorder.runs.droppedRuns).toBe(100);
    expect(recorder.runs.takeGone()).toEqual(Array.from({ length: 30 }, (_, index) => `p.${(index + 1).toString(36)}`));
    expect(recorder.runs.takeGone()).toEqual([]);
  });

  it('keeps a sample of a flood, and all that failed or that somebody saw run', async () => {
    // All of it happens at once.
    using clock = virtualClock();
    const { recorder, run } = recorderOf({ maxRuns: 50 });
    let end: () => void = () => undefined;
    const seen = run(new Step('leaf', () => new Promise<void>((resolve) => (end = resolve))));
    expect(Array.from(recorder.runs.all(), ({ content }) => content.status)).toEqual(['running']);
    for (let index = 0; index < 40; index++) await run(leaf);
    await run(failing('broken'));
    for (let index = 0; index < 3000; index++) await run(leaf);
    end();
    await seen;
    await run(new Step('rare'));

    const kept = Array.from(recorder.runs.all());
    const names = kept.map(({ content }) => content.facts.workflow);
    expect(kept.map(({ number }) => number)).toContain(1);
    expect(names.filter((name) => name === 'broken')).toHaveLength(1);
    expect(names.filter((name) => name === 'rare')).toHaveLength(1);
    // Ordinary ones went to make room for these three, and not for others like them.
    expect(kept[0]?.number).toBe(5);
    expect(kept.length + recorder.runs.droppedRuns).toBe(3043);
    expect(clock.timerCount).toBe(0);
  });

  it('finds a run by its key, and no other', async () => {
    const { recorder, run } = recorderOf();
    for (let index = 0; index < 40; index++) await run(index === 36 ? failing('broken') : leaf);

    expect(recorder.runs.get('p.11')?.content.status).toBe('error');
    for (const key of ['p.zz', 'q.11', 'p.11x', '11', '']) expect(recorder.runs.get(key)).toBeUndefined();
  });
});
