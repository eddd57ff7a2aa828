import { afterEach, describe, expect, it, jest } from '@jest/globals';
import {
  createContextKey,
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
});
