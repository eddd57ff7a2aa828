import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import {
  counter,
  createContextKey,
  defineEvent,
  histogram,
  setInstrumentation,
  WorkflowContext,
  WorkflowPrimitive,
  type Instrumentation,
} from '@tta/core';
import { failing, mockStep, recordedRun, RecordingInstrumentation, slow, virtualClock } from '@tta/core/testing';

// The examples of README.md.

const languageKey = createContextKey('language', 'en');

class Greet extends WorkflowPrimitive<string, string> {
  protected async run(name: string, context: WorkflowContext): Promise<string> {
    context.throwIfAborted();
    const greeting = context.get(languageKey) === 'de' ? 'Guten Tag' : 'Hello';
    context.emit('greet_spoken', { characters: name.length });
    return `${greeting}, ${name}`;
  }
}

const orderPlaced = defineEvent('order_placed', {
  level: 'info',
  fields: { kind: 'string', items: 'number', note: 'string?' },
  metrics: [
    counter('orders_total', { help: 'Orders placed.', unit: '{order}', labels: { kind: ['new', 'repeat'] } }),
    histogram('order_items', { help: 'Items in an order.', unit: '{item}', record: 'items', boundaries: [1, 5, 10] }),
  ],
  spanAttributes: { 'order.placed': true },
});

class PlaceOrder extends WorkflowPrimitive<string[], number> {
  static readonly events = [orderPlaced];

  protected async run(items: string[], context: WorkflowContext): Promise<number> {
    context.emit(orderPlaced, { kind: 'new', items: items.length });
    return items.length;
  }
}

afterEach(() => {
  setInstrumentation(undefined);
  jest.restoreAllMocks();
});

describe('README of @tta/core', () => {
  it('writes a step of its own', async () => {
    const greet = new Greet();
    expect(await greet.execute('Ada')).toBe('Hello, Ada');
    const context = WorkflowContext.create({ correlationId: 'request-7', timeoutMs: 5000 });
    expect(await greet.execute('Ada', context.with(languageKey, 'de'))).toBe('Guten Tag, Ada');
  });

  it('observes every step', async () => {
    const log = jest.spyOn(console, 'log').mockImplementation(() => undefined);
    const stopwatch: Instrumentation = {
      start: ({ primitive }) => ({
        end: ({ status, durationMs }) => console.log(`${primitive.name} ${status} after ${durationMs.toFixed(1)} ms`),
      }),
    };
    setInstrumentation(stopwatch);

    await new Greet().execute('Ada');

    expect(log).toHaveBeenCalledWith(expect.stringMatching(/^Greet success after \d+\.\d ms$/));
  });

  it('records what was observed', async () => {
    const recording = new RecordingInstrumentation();
    await new Greet().execute('Ada', WorkflowContext.create({ instrumentation: recording }));
    expect(recording.tree()).toBe('Greet success');
    expect(recording.events()).toEqual(['greet_spoken']);
  });

  it('lets an hour pass in a test', async () => {
    using clock = virtualClock();
    const answer = slow<string>(3_600_000).execute('an hour later');
    await expect(clock.run(answer)).resolves.toBe('an hour later');

    const late = slow(3_600_000).execute('too late', WorkflowContext.create({ timeoutMs: 5000 }));
    await expect(clock.run(late)).rejects.toMatchObject({ code: 'ERR_TTA_TIMEOUT' });
    expect(clock.timerCount).toBe(0);
  });

  it('tells steps what to do, and records a run', async () => {
    const model = mockStep({ sequence: [{ throws: new Error('busy') }, { returns: 'a story' }] });
    await expect(model.execute('Ada')).rejects.toThrow('busy');
    await expect(model.execute('Grace')).resolves.toBe('a story');
    expect(model.calls[1]?.input).toBe('Grace');

    const run = await recordedRun(new Greet(), 'Ada');
    expect(run.tree).toBe('Greet success');
    expect(run.counts).toEqual({ greet_spoken: 1 });
    expect(run.lines).toEqual(['info Greet greet_spoken characters=3']);
    const { status, error } = await recordedRun(failing(1), 'Ada');
    expect([status, `${error as Error}`]).toEqual(['error', 'Error: told to fail']);
  });

  it('declares an event of its own', async () => {
    const instrumentation = new RecordingInstrumentation();
    await new PlaceOrder().execute(['tea', 'cake'], WorkflowContext.create({ instrumentation }));

    expect(instrumentation.step('PlaceOrder').events).toEqual([
      { name: 'order_placed', attributes: { kind: 'new', items: 2 }, error: undefined },
    ]);
  });

  it('shows the code that is run here', async () => {
    const [readme, test] = await Promise.all(
      ['README.md', 'src/readme.test.ts'].map(async (file) => (await readFile(file, 'utf8')).replace(/\s+/g, ' ')),
    );
    const blocks = readme!.match(/``` ?ts .*?```/g) ?? [];
    const shown = blocks.flatMap(
      (block) => block.match(/(?:const \w+ = defineEvent|class \w+ extends).*?(?=await|const \w+ = new|```)/g) ?? [],
    );

    expect(shown).toHaveLength(2);
    for (const code of shown) expect(test).toContain(code.trim());
  });
});
