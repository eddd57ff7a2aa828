import { describe, expect, it } from '@jest/globals';
import { counter, defineEvent, WorkflowPrimitive, type EventType } from '@tta/core';
import { closeAfterEach, observed } from '../testing/observed.js';
import { rejection, TestStep } from '../testing/steps.js';

closeAfterEach();

const pair = { a: ['1', '2'], b: ['1', '2', '3', '4', '5'] };
const emitted = defineEvent('order_placed', {
  fields: { a: 'string', b: 'string', c: 'string', store: 'string', shelf: 'string', shop: 'string' },
  metrics: [
    counter('ten_total', { help: 'Ten series.', unit: '{order}', labels: pair }),
    counter('many_total', { help: 'More.', unit: '{order}', labels: { ...pair, c: ['x', 'y'] } }),
    counter('listed_total', { help: 'Listed.', unit: '{order}', labels: pair, zeros: [{ a: '1', b: '5' }] }),
    counter('open_total', {
      help: 'Open.',
      unit: '{order}',
      labels: { store: { values: 'open', overflow: 'unknown' } },
    }),
    counter('known_total', { help: 'Known.', unit: '{order}', labels: { shelf: { values: 'open' }, a: ['1', '2'] } }),
    counter('partly_total', {
      help: 'Partly listed.',
      unit: '{order}',
      labels: { shelf: { values: 'open' }, c: ['x', 'y'] },
      zeros: [{ c: 'x' }, { c: 'y', shelf: 'cellar' }],
    }),
    counter('unknown_total', {
      help: 'Unknown.',
      unit: '{order}',
      labels: { shop: { values: 'open' }, a: ['1', '2'] },
      zeros: [{ a: '1' }],
    }),
  ],
});

class Orders extends WorkflowPrimitive<number, number> {
  static readonly events = [emitted] as readonly EventType[];
  override readonly eventLabels = { store: 'memory', shelf: ['upper', 'lower'] };
  override readonly children = [new TestStep('child')];
  protected async run(input: number): Promise<number> {
    return input;
  }
}

describe('what may be counted', () => {
  it('exists with 0 from the first start on, so that the first failure is a step from 0 to 1', async () => {
    const { context, allValues } = observed();
    let during: unknown;
    const looks = new TestStep('s', async (input) => {
      during = [await allValues('tta_workflow_executions_total'), await allValues('tta_primitive_executions_total')];
      return input;
    });

    await looks.execute(1, context());

    const of = (status: string): string => `workflow_name=s,status=${status}`;
    const step = 'primitive_name=s,primitive_type=task,status=';
    expect(during).toEqual([
      { [of('success')]: 0, [of('error')]: 0, [of('timeout')]: 0, [of('cancelled')]: 0, [of('rejected')]: 0 },
      { [`${step}success`]: 0, [`${step}error`]: 0 },
    ]);
  });

  it('has no least and no greatest value while nothing is in a histogram', async () => {
    const { telemetry, context, allValues } = observed();
    telemetry.declare(new TestStep('s'));
    expect(await allValues('tta_workflow_duration_seconds')).toEqual({
      'workflow_name=s': { count: 0, sum: 0, buckets: expect.anything() },
    });

    await new TestStep('s').execute(1, context());

    const { min, max } = (await allValues('tta_workflow_duration_seconds'))['workflow_name=s'] as Record<
      string,
      number
    >;
    expect(min).toBeGreaterThanOrEqual(0);
    expect(max).toBe(min);
  });

  it('is declared with all steps inside, and only what was declared or started as a root is a workflow', async () => {
    const { telemetry, allValues } = observed();

    telemetry.declare(new Orders());
    telemetry.declare(new Orders());

    expect(Object.keys(await allValues('tta_primitive_executions_total'))).toHaveLength(4);
    expect(Object.keys(await allValues('tta_workflow_executions_total'))).toHaveLength(5);
    expect(Object.values(await allValues('tta_workflow_executions_total'))).toEqual([0, 0, 0, 0, 0]);
  });

  it('is a counter of its events that has few series, those that it lists, or labels that its step knows', async () => {
    const { telemetry, allValues } = observed();

    telemetry.declare(new Orders());

    expect(Object.keys(await allValues('ten_total'))).toHaveLength(10);
    expect(await allValues('many_total')).toEqual({});
    expect(await allValues('listed_total')).toEqual({ 'primitive_name=Orders,a=1,b=5': 0 });
    expect(await allValues('open_total')).toEqual({ 'primitive_name=Orders,store=memory': 0 });
    const of = (labels: string): string => `primitive_name=Orders,${labels}`;
    expect(await allValues('known_total')).toEqual({
      [of('shelf=upper,a=1')]: 0,
      [of('shelf=upper,a=2')]: 0,
      [of('shelf=lower,a=1')]: 0,
      [of('shelf=lower,a=2')]: 0,
    });
    expect(await allValues('partly_total')).toEqual({
      [of('shelf=upper,c=x')]: 0,
      [of('shelf=lower,c=x')]: 0,
      [of('shelf=cellar,c=y')]: 0,
    });
    expect(await allValues('unknown_total')).toEqual({});
  });

  it('takes no room from what is counted', async () => {
    const { context, allValues, values } = observed({ maxSeries: 1 });

    await new TestStep('s').execute(1, context());

    expect(await allValues('tta_primitive_executions_total')).toEqual({
      'primitive_name=s,primitive_type=task,status=success': 1,
    });
    expect(await values('tta_telemetry_dropped_total')).toEqual({});
  });
});

describe('what may cost money', () => {
  class Priced extends TestStep {
    override readonly spends = true;
  }
  const wasted = defineEvent('cost_wasted', {
    fields: { usd: 'number' },
    metrics: [counter('lost_usd_total', { help: 'Lost money.', unit: '{USD}', add: 'usd' })],
  });
  class Calls extends WorkflowPrimitive<number, number> {
    static readonly events = [wasted] as readonly EventType[];
    constructor(override readonly children: readonly TestStep[]) {
      super('calls');
    }
    protected async run(input: number): Promise<number> {
      return input;
    }
  }

  it('exists with 0 where a step inside says that it spends', async () => {
    const { telemetry, allValues } = observed({ models: ['large'] });

    telemetry.declare(new Calls([new Priced('ask'), new TestStep('free')]));

    expect(await allValues('tta_cost_usd_total')).toEqual({
      'primitive_name=ask,model=large': 0,
      'primitive_name=ask,model=other': 0,
    });
    expect(Object.keys(await allValues('tta_tokens_total'))).toHaveLength(10);
    expect(await allValues('tta_workflow_cost_usd')).toMatchObject({ 'workflow_name=calls': { count: 0 } });
    expect(await allValues('lost_usd_total')).toEqual({ 'primitive_name=calls': 0 });
  });

  it('is absent where no step does, or where there would be many series', async () => {
    const { telemetry, allValues } = observed({ models: Array.from({ length: 10 }, (_, model) => `m${model}`) });

    telemetry.declare(new Calls([new TestStep('free')]));
    telemetry.declare(new Priced('ask'));

    for (const name of ['tta_cost_usd_total', 'tta_tokens_total', 'lost_usd_total'])
      expect([name, await allValues(name)]).toEqual([name, {}]);
    expect(Object.keys(await allValues('tta_workflow_cost_usd'))).toEqual(['workflow_name=ask']);
  });
});

describe('the last success and failure', () => {
  it('are moments since the epoch, 0 before the first', async () => {
    const { context, allValues } = observed();
    const before = Date.now() / 1000;

    await new TestStep('s').execute(1, context());
    expect(await allValues('tta_workflow_last_failure_timestamp_seconds')).toEqual({ 'workflow_name=s': 0 });
    await rejection(new TestStep('s', () => Promise.reject(new Error('no'))).execute(1, context()));

    const success = (await allValues('tta_workflow_last_success_timestamp_seconds'))['workflow_name=s'] as number;
    const failure = (await allValues('tta_workflow_last_failure_timestamp_seconds'))['workflow_name=s'] as number;
    // The clock of steps may be some milliseconds from the wall clock.
    expect(success).toBeGreaterThan(before - 1);
    expect(failure).toBeGreaterThanOrEqual(success);
  });
});
