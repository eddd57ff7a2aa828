import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { createContextKey, WorkflowContext, WorkflowPrimitive } from '../index.js';
import { RecordingInstrumentation } from '../testing/index.js';

const secretKey = createContextKey<string>('secret');

class Prints extends WorkflowPrimitive<number, string[]> {
  protected async run(_: number, context: WorkflowContext): Promise<string[]> {
    return [JSON.stringify(context), inspect(context, { depth: Infinity })];
  }
}

describe('a context that is printed', () => {
  it.each([undefined, new RecordingInstrumentation()])(
    'shows ids and facts, and no circle (%#)',
    async (instrumentation) => {
      const context = WorkflowContext.create({ instrumentation, workflowId: 'w-1', tags: { team: 'blue' } });

      const [json, text] = await new Prints().execute(1, context.with(secretKey, 'S3cret'));

      expect(JSON.parse(json ?? '')).toMatchObject({ workflowId: 'w-1', correlationId: 'w-1', tags: { team: 'blue' } });
      expect(text).toContain("workflowId: 'w-1'");
      expect(`${json}${text}`).not.toContain('S3cret');
    },
  );
});
