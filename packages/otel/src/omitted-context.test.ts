import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { InvalidOptionError } from '@tta/core';
import { catchWarnings, restoreEnvironment, setEnvironment } from './testing/environment.js';
import { closeAfterEach, observed, opened } from './testing/observed.js';
import { TestSequence, TestStep } from './testing/steps.js';
import type { TelemetryOptions } from './telemetry-options.js';

restoreEnvironment();
closeAfterEach();
afterEach(() => {
  jest.restoreAllMocks();
});

const parts = { sessionId: 'SESSION-7', tags: { plan: 'TAG-7' }, metadata: { mail: 'METADATA-7' } };
const secrets = { sessionId: 'SESSION-7', tags: 'TAG-7', metadata: 'METADATA-7' };

/** Which parts of the context the spans and the lines of a workflow show, among them its failure and the application's lines. */
async function shown(options: TelemetryOptions): Promise<Record<'spans' | 'lines', string[]>> {
  const { context, spans, stream, telemetry } = observed({ global: true, ...options });
  const logs = new TestStep('logs', (input, own) => {
    own.emit('own_event');
    own.log.info('own line');
    telemetry.logger.info('line of the application');
    return input;
  });
  const fails = new TestStep('fails', () => Promise.reject(new Error('no luck')));
  await new TestSequence('story', [logs, fails]).execute(1, context(parts)).catch(() => undefined);

  expect(spans()).toHaveLength(3);
  expect(stream.lines.length).toBeGreaterThanOrEqual(4);
  const found = (text: string): string[] =>
    Object.entries(secrets).flatMap(([part, secret]) => (text.includes(secret) ? [part] : []));
  return {
    spans: found(JSON.stringify(spans().map(({ attributes, events }) => [attributes, events]))),
    lines: found(stream.text),
  };
}

describe('the context on spans and lines', () => {
  it('is there by default', async () => {
    expect(await shown({})).toEqual({ spans: ['sessionId', 'tags', 'metadata'], lines: ['sessionId', 'metadata'] });
  });

  it.each<[TelemetryOptions['omitContext'] & object, string[], string[]]>([
    [['sessionId'], ['tags', 'metadata'], ['metadata']],
    [['tags'], ['sessionId', 'metadata'], ['sessionId', 'metadata']],
    [['metadata'], ['sessionId', 'tags'], ['sessionId']],
    [['metadata', 'tags', 'sessionId'], [], []],
    [[], ['sessionId', 'tags', 'metadata'], ['sessionId', 'metadata']],
  ])('is left out by the option: %j', async (omitContext, spans, lines) => {
    setEnvironment({ TTA_OMIT_CONTEXT: 'tags' });

    expect(await shown({ omitContext })).toEqual({ spans, lines });
  });

  it('is left out of console lines, and of spans of a provider of your own', async () => {
    const omitContext = ['sessionId', 'tags', 'metadata'] as const;

    expect((await shown({ omitContext, logFormat: 'console' })).lines).toEqual([]);
    const startSpan = jest.fn((_name: string, _options: unknown): never => {
      throw new Error('seen');
    });
    catchWarnings();
    const { context } = observed({ omitContext, tracerProvider: { getTracer: () => ({ startSpan }) as never } });
    await new TestStep('story').execute(1, context(parts));
    expect(startSpan).toHaveBeenCalledTimes(1);
    expect(JSON.stringify(startSpan.mock.calls)).not.toMatch(/SESSION-7|TAG-7|METADATA-7/);
  });

  it.each([
    ['sessionId, metadata', ['tags'], []],
    ['tags', ['sessionId', 'metadata'], ['sessionId', 'metadata']],
  ])('is left out by the variable: %s', async (list, spans, lines) => {
    setEnvironment({ TTA_OMIT_CONTEXT: list });

    expect(await shown({})).toEqual({ spans, lines });
  });

  it('is left out as a whole where the variable cannot be read', async () => {
    const warnings = catchWarnings();
    setEnvironment({ TTA_OMIT_CONTEXT: 'session,tags' });

    expect(await shown({})).toEqual({ spans: [], lines: [] });

    expect(warnings).toContainEqual(
      expect.stringContaining(
        'TTA_OMIT_CONTEXT must be a list of sessionId, tags, metadata with commas between, got "session,tags"; the whole list is used instead',
      ),
    );
  });

  it('takes no unknown part', () => {
    expect(() => opened({ omitContext: ['session'] as never })).toThrow(InvalidOptionError);
    expect(() => opened({ omitContext: 'tags' as never })).toThrow(
      /omitContext must be a list of sessionId, tags, metadata/,
    );
  });
});
