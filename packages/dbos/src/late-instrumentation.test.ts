import { describe, expect, it } from '@jest/globals';
import { WorkflowContext, WorkflowPrimitive, type Instrumentation } from '@tta/core';
import type { DurableRecord } from './durable-record.js';
import { LateInstrumentation } from './late-instrumentation.js';

class Asks extends WorkflowPrimitive<string, string> {
  protected async run(question: string, context: WorkflowContext): Promise<string> {
    context.spend({ usd: 0.25 });
    context.emit('asked');
    context.log.info('asked');
    return `${question}!`;
  }
}

describe('LateInstrumentation', () => {
  it('passes everything of a step that runs here on', async () => {
    const told: unknown[] = [];
    const inner: Instrumentation = {
      start: () => ({
        event: ({ name }) => told.push(['event', name]),
        log: ({ message }) => told.push(['log', message]),
        spend: ({ usd }) => told.push(['spend', usd]),
        capture: (part, value) => told.push([part, value]),
        end: ({ status }) => told.push(['end', status]),
      }),
    };
    const record: Partial<DurableRecord> = { isReplaying: false, isMoved: false };
    const instrumentation = new LateInstrumentation(inner, record as DurableRecord, Date.now());

    await new Asks().execute('who', WorkflowContext.create({ instrumentation }));

    expect(told).toEqual([
      ['input', 'who'],
      ['spend', 0.25],
      ['event', 'asked'],
      ['log', 'asked'],
      ['output', 'who!'],
      ['end', 'success'],
    ]);
  });
});
