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
import { RecordingInstrumentation } from '@tta/core/testing';

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
    const context = WorkflowContext.create({ correlationId: 'request-7', deadline: Date.now() + 5000 });
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
