import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { currentInstrumentation, setInstrumentation, WorkflowContext, WorkflowPrimitive } from '../index.js';
import { processSlot } from '../authors.js';
import { RecordingInstrumentation } from '../testing/index.js';

class Echo extends WorkflowPrimitive<number, number> {
  protected async run(input: number): Promise<number> {
    return input;
  }
}

afterEach(() => {
  setInstrumentation(undefined);
});

describe('setInstrumentation', () => {
  it('observes every step from now on', async () => {
    const recording = new RecordingInstrumentation();
    await new Echo().execute(1);

    setInstrumentation(recording);
    await new Echo().execute(2);

    expect(recording.tree()).toBe('Echo success');
  });

  it('gives back what was installed before', () => {
    const [first, second] = [new RecordingInstrumentation(), new RecordingInstrumentation()];

    expect(setInstrumentation(first)).toBeUndefined();
    expect(setInstrumentation(second)).toBe(first);
    expect(currentInstrumentation()).toBe(second);
    expect(setInstrumentation(undefined)).toBe(second);
    expect(currentInstrumentation()).toBeUndefined();
  });

  it("gives way to the context's own", async () => {
    const [installed, own] = [new RecordingInstrumentation(), new RecordingInstrumentation()];
    setInstrumentation(installed);

    await new Echo().execute(1, WorkflowContext.create({ instrumentation: own }));

    expect(own.steps).toHaveLength(1);
    expect(installed.steps).toEqual([]);
  });

  it('warns of undefined only where nothing was installed before', async () => {
    jest.resetModules();
    const fresh = await import('../index.js');
    const warnings: string[] = [];
    jest.spyOn(process, 'emitWarning').mockImplementation((text) => void warnings.push(String(text)));

    fresh.setInstrumentation(undefined);
    fresh.setInstrumentation(undefined);
    const before = warnings.splice(0).filter((text) => text.includes('setInstrumentation'));
    fresh.setInstrumentation(new RecordingInstrumentation());
    fresh.setInstrumentation(undefined);
    fresh.setInstrumentation(undefined);
    jest.restoreAllMocks();

    expect(before).toEqual([expect.stringContaining('setInstrumentation got undefined before anything was installed')]);
    expect(warnings).toEqual([]);
  });

  it.each([null, {}, 'tracing'])('refuses %p', (instrumentation) => {
    expect(() => setInstrumentation(instrumentation as never)).toThrow(
      expect.objectContaining({ code: 'ERR_TTA_INVALID_OPTION', option: 'instrumentation' }),
    );
  });

  it('observes the steps of another installed copy', async () => {
    jest.resetModules();
    const another = await import('../index.js');
    const recording = new RecordingInstrumentation();

    setInstrumentation(recording);

    expect(another.setInstrumentation).not.toBe(setInstrumentation);
    expect(another.currentInstrumentation()).toBe(recording);
  });
});

describe('processSlot', () => {
  it('returns the same object for the same name', () => {
    const first = processSlot('core/test', () => ({ made: 1 }));
    const second = processSlot('core/test', () => ({ made: 2 }));

    expect(second).toBe(first);
    expect(processSlot('core/test/other', () => ({ made: 3 }))).toEqual({ made: 3 });
  });
});
