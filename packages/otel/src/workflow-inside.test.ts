import { afterEach, describe, expect, it } from '@jest/globals';
import { defineEvent, setInstrumentation, WorkflowPrimitive, type WorkflowContext } from '@tta/core';
import { closeAfterEach, MemoryStream, observed } from './testing/observed.js';

closeAfterEach();
afterEach(() => {
  setInstrumentation(undefined);
});

class Step extends WorkflowPrimitive<number, number> {
  constructor(
    name: string,
    private readonly body: (input: number, context: WorkflowContext) => Promise<number>,
  ) {
    super(name);
  }
  protected run(input: number, context: WorkflowContext): Promise<number> {
    return this.body(input, context);
  }
}

const aroundFailed = defineEvent('around_workflow_failed', {
  level: 'error',
  fields: { status: 'string', error: 'error' },
});

/** A composite of one step, which may be a workflow of its own, and may recover. */
class Around extends WorkflowPrimitive<number, number> {
  override readonly runsOnlyChildren = true;
  override readonly startsWorkflow: boolean;
  override readonly mayRecover: boolean;
  override readonly children: readonly WorkflowPrimitive<number, number>[];

  constructor(
    name: string,
    private readonly child: WorkflowPrimitive<number, number>,
    { startsWorkflow = false, recovers = false } = {},
  ) {
    super(name);
    this.children = [child];
    this.startsWorkflow = startsWorkflow;
    this.mayRecover = recovers;
  }
  protected async run(input: number, context: WorkflowContext): Promise<number> {
    context.emit('around_workflow_start');
    try {
      return await this.child.execute(input, context.forChild(undefined));
    } catch (error) {
      context.emit(aroundFailed, { status: 'error' }, error);
      if (this.mayRecover) return -1;
      throw error;
    }
  }
}

const leaf = new Step('leaf', async (input, context) => {
  context.log.info('working');
  return input;
});
const broken = new Step('broken', async () => Promise.reject(new Error('no')));
const startsWorkflow = true;

describe('a workflow inside another one', () => {
  it('is counted as a workflow, and its steps are not', async () => {
    const { context, values, allValues, telemetry } = observed({ logging: false });
    const inner = new Around('inner', leaf, { startsWorkflow });
    const outer = new Around('outer', inner);
    telemetry.declare(outer);
    expect(await allValues('tta_workflow_executions_total')).toHaveProperty('workflow_name=inner,status=error', 0);

    await outer.execute(1, context());
    await outer.execute(2, context());

    expect(await values('tta_workflow_executions_total')).toEqual({
      'workflow_name=outer,status=success': 2,
      'workflow_name=inner,status=success': 2,
    });
    expect(await values('tta_executions_active')).toEqual({});
  });

  it('has a span inside that of the step around, with ids of its own and its cause', async () => {
    const { context, span } = observed({ logging: false });

    await new Around('outer', new Around('inner', leaf, { startsWorkflow })).execute(
      1,
      context({ workflowId: 'w', tags: { team: 'blue' } }),
    );

    const [outer, inner, inside] = ['outer', 'inner', 'leaf'].map(span);
    expect(inner?.parentSpanContext?.spanId).toBe(outer?.spanContext().spanId);
    expect(inner?.spanContext().traceId).toBe(outer?.spanContext().traceId);
    expect(outer?.attributes).not.toHaveProperty('tta.causation.id');
    expect(inner?.attributes).toMatchObject({
      'tta.correlation.id': 'w',
      'tta.causation.id': 'w',
      'tta.tag.team': 'blue',
    });
    expect(inner?.attributes['tta.workflow.id']).not.toBe('w');
    expect(inside?.attributes).toMatchObject({ 'tta.workflow.id': inner?.attributes['tta.workflow.id'] });
    expect(inside?.attributes).not.toHaveProperty('tta.causation.id');
  });

  it('has lines with its own id and its cause', async () => {
    const { context, stream } = observed({ logLevel: 'info' });

    await new Around('outer', new Around('inner', leaf, { startsWorkflow })).execute(1, context({ workflowId: 'w' }));

    const [, start, working] = stream.records;
    expect(start).toMatchObject({ event: 'around_workflow_start', correlation_id: 'w', causation_id: 'w' });
    expect(working).toMatchObject({ correlation_id: 'w', causation_id: 'w', workflow_id: start?.workflow_id });
    expect(start?.workflow_id).not.toBe('w');
  });

  it('finds the context around it where the call did not pass it on', async () => {
    const { telemetry, span, context } = observed({ logging: false });
    setInstrumentation(telemetry.instrumentation);
    const inner = new Around('inner', leaf, { startsWorkflow });
    const calls = new Step('calls', (input) => inner.execute(input));

    await calls.execute(1, context({ workflowId: 'w' }));

    expect(span('inner').attributes['tta.workflow.id']).not.toBe('w');
  });

  it('leaves the count of running workflows balanced, so that a lone one has no id on its lines', async () => {
    const stream = new MemoryStream();
    const { context } = observed({ logStream: stream, logFormat: 'console', logLevel: 'info' });
    const failing = async (workflow: WorkflowPrimitive<number, number>): Promise<string | undefined> => {
      stream.text = '';
      await workflow.execute(1, context()).catch(() => undefined);
      return stream.lines.find((line) => line.includes('step_failed'));
    };

    const whenTwo = await failing(new Around('outer', new Around('inner', broken, { startsWorkflow })));
    const whenOne = await failing(new Around('outer', broken));

    expect(whenTwo).toMatch(/ correlation_id=/);
    expect(whenOne).toMatch(/step_failed/);
    expect(whenOne).not.toMatch(/ correlation_id=/);
  });

  it.each([
    { recovers: false, level: 'error' },
    { recovers: true, level: 'warn' },
  ])('logs its failure as $level where a step around may recover: $recovers', async ({ recovers, level }) => {
    const { context, stream } = observed({ logLevel: 'info' });
    const inner = new Around('inner', broken, { startsWorkflow });

    await new Around('outer', inner, { recovers }).execute(1, context()).catch(() => undefined);

    const levels = stream.records
      .filter(({ event, causation_id }) => event === 'around_workflow_failed' && causation_id !== undefined)
      .map((record) => record.level);
    expect(levels).toEqual([level]);
    expect(stream.records.filter(({ event }) => event === 'step_failed')).toHaveLength(1);
  });

  it('has a summary of its own where only failures are logged, with the step that threw', async () => {
    const { context, stream } = observed({ logSteps: 'failures' });

    await new Around('outer', new Around('inner', broken, { startsWorkflow }))
      .execute(1, context())
      .catch(() => undefined);

    expect(stream.records.map(({ workflow_name, failed_step }) => [workflow_name, failed_step])).toEqual([
      ['inner', 'broken'],
      ['outer', 'broken'],
    ]);
  });
});
