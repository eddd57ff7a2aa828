import { describe, expect, it } from '@jest/globals';
import { counter, defineEvent, WorkflowContext, WorkflowPrimitive } from '../index.js';
import { RecordingInstrumentation } from './index.js';

class Inner extends WorkflowPrimitive<number, number> {
  protected async run(input: number, context: WorkflowContext): Promise<number> {
    context.emit('inner_event');
    if (input < 0) throw new Error('negative');
    return input;
  }
}
class Outer extends WorkflowPrimitive<number, number> {
  protected async run(input: number, context: WorkflowContext): Promise<number> {
    const output = await new Inner().execute(input, context.forChild({ 'tta.step.index': 0 }));
    context.emit('outer_event');
    return output;
  }
}

describe('RecordingInstrumentation', () => {
  it('keeps steps, their attributes and events, step by step', async () => {
    const recording = new RecordingInstrumentation();

    await new Outer().execute(1, WorkflowContext.create({ instrumentation: recording }));

    expect(recording.tree()).toBe('Outer success\n  Inner success');
    expect(recording.events()).toEqual(['outer_event', 'inner_event']);
    expect(recording.step('Inner')).toMatchObject({
      type: 'task',
      attributes: { 'tta.step.index': 0 },
      lateEvents: [],
    });
    expect(recording.step('Inner').parent).toBe(recording.step('Outer'));
  });

  it('shows what failed and what still runs', async () => {
    const recording = new RecordingInstrumentation();
    const context = WorkflowContext.create({ instrumentation: recording });

    const running = new Outer().execute(-1, context);
    expect(recording.tree()).toBe('Outer running\n  Inner running');
    await expect(running).rejects.toThrow('negative');

    expect(recording.tree()).toBe('Outer error\n  Inner error');
  });

  it('says which steps there were where the one asked for was not', async () => {
    const recording = new RecordingInstrumentation();
    expect(() => recording.step('Outer')).toThrow('only none');

    await new Inner().execute(1, WorkflowContext.create({ instrumentation: recording }));

    expect(() => recording.step('Outer')).toThrow('no step Outer was observed, only Inner');
  });

  it('shows steps that are nested 5,000 levels deep, each with its siblings', async () => {
    const recording = new RecordingInstrumentation();
    const levels = 5000;
    class Nested extends WorkflowPrimitive<number, number> {
      protected async run(level: number, context: WorkflowContext): Promise<number> {
        // Without a wait the calls themselves would be too deep for the stack.
        await Promise.resolve();
        if (level < levels) await new Nested(`level-${level + 1}`).execute(level + 1, context);
        return new Inner().execute(level, context);
      }
    }

    await new Nested('level-1').execute(1, WorkflowContext.create({ instrumentation: recording }));

    const lines = recording.tree().split('\n');
    expect(lines).toHaveLength(2 * levels);
    expect(lines[levels - 1]).toBe(`${'  '.repeat(levels - 1)}level-${levels} success`);
    expect(lines[levels]).toBe(`${'  '.repeat(levels)}Inner success`);
    expect(lines.at(-1)).toBe('  Inner success');
  });

  it('keeps events that came too late apart', async () => {
    const recording = new RecordingInstrumentation();
    let kept = WorkflowContext.create();
    class Leaks extends WorkflowPrimitive<number, number> {
      protected async run(input: number, context: WorkflowContext): Promise<number> {
        kept = context;
        return input;
      }
    }

    await new Leaks().execute(1, WorkflowContext.create({ instrumentation: recording }));
    kept.emit('late');
    kept.emit(
      defineEvent('late_count', {
        metrics: [counter('late_ends_total', { help: 'Ends that came late.', unit: '{end}' })],
      }),
    );

    expect(recording.step('Leaks').lateEvents).toMatchObject([{ name: 'late' }]);
    expect(recording.step('Leaks').lateCounts).toMatchObject([{ name: 'late_count' }]);
    expect(recording.events()).toEqual([]);
  });
});
