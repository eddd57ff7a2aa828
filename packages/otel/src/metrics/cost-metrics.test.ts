import { afterEach, describe, expect, it, jest } from '@jest/globals';
import type { Spending, WorkflowContext } from '@tta/core';
import { genAi } from '../catalogue/index.js';
import { restoreEnvironment } from '../testing/environment.js';
import { closeAfterEach, observed, type Observed } from '../testing/observed.js';
import { TestSequence, TestStep } from '../testing/steps.js';
import type { HistogramCell } from './metric-cells.js';

restoreEnvironment();
closeAfterEach();
afterEach(() => {
  jest.restoreAllMocks();
});

const call: Spending = {
  usd: 0.5,
  model: 'model-x-2026-08-06',
  provider: 'openai',
  inputTokens: 10,
  cachedInputTokens: 20,
  outputTokens: 30,
  reasoningTokens: 40,
};

function spender(name: string, ...spendings: readonly Spending[]): TestStep {
  return new TestStep(name, (input, context) => {
    for (const spending of spendings) context.spend(spending);
    return input;
  });
}

async function histogram(
  observing: Observed,
  metric: string,
): Promise<Record<string, { count: number; sum?: number }>> {
  const { resourceMetrics } = await observing.telemetry.metricProducer.collect();
  const found = resourceMetrics.scopeMetrics
    .flatMap(({ metrics }) => metrics)
    .find(({ descriptor }) => descriptor.name === metric);
  const points = (found?.dataPoints ?? []) as unknown as HistogramCell[];
  return Object.fromEntries(
    points.map(({ attributes, value }) => [
      Object.values(attributes).join(','),
      { count: value.count, sum: value.sum },
    ]),
  );
}

describe('metrics of costs', () => {
  it('add up money and tokens by step and by the models that were listed', async () => {
    const { context, values } = observed({ models: ['model-x'] });
    const inner = spender('ask', call, { ...call, model: 'unheard-of' }, { usd: 0.25 });

    await new TestSequence('story', [inner, spender('other', { usd: 1, cacheWriteTokens: 5 })]).execute(1, context());

    expect(await values('tta_cost_usd_total')).toEqual({
      'primitive_name=ask,model=model-x': 0.5,
      'primitive_name=ask,model=other': 0.75,
      'primitive_name=other,model=other': 1,
    });
    expect(await values('tta_tokens_total')).toEqual({
      'primitive_name=ask,direction=input,model=model-x': 10,
      'primitive_name=ask,direction=cached_input,model=model-x': 20,
      'primitive_name=ask,direction=output,model=model-x': 30,
      'primitive_name=ask,direction=reasoning,model=model-x': 40,
      'primitive_name=ask,direction=input,model=other': 10,
      'primitive_name=ask,direction=cached_input,model=other': 20,
      'primitive_name=ask,direction=output,model=other': 30,
      'primitive_name=ask,direction=reasoning,model=other': 40,
      'primitive_name=other,direction=cache_write,model=other': 5,
    });
  });

  it('record what each workflow cost that spent anything, and no other', async () => {
    const observing = observed();
    const story = new TestSequence('story', [spender('a', { usd: 0.25 }), spender('b', { usd: 0.5 })]);

    await story.execute(1, observing.context());
    await story.execute(1, observing.context());
    await new TestSequence('free', [new TestStep('c')]).execute(1, observing.context());

    expect(await histogram(observing, 'tta_workflow_cost_usd')).toEqual({ story: { count: 2, sum: 1.5 } });
  });

  it("follow OpenTelemetry's conventions for calls of models", async () => {
    const observing = observed({ models: ['model-x'] });

    await spender('ask', call).execute(1, observing.context());
    await spender('embed', { provider: 'homemade', operation: 'embeddings', inputTokens: 3 }).execute(
      1,
      observing.context(),
    );
    await spender('no model', { usd: 1 }).execute(1, observing.context());

    expect(await histogram(observing, genAi.tokenUsage)).toEqual({
      'chat,openai,model-x,input': { count: 1, sum: 30 },
      'chat,openai,model-x,output': { count: 1, sum: 70 },
      'embeddings,_OTHER,other,input': { count: 1, sum: 3 },
    });
    expect(Object.entries(await histogram(observing, genAi.operationDuration))).toEqual([
      ['chat,openai,model-x', { count: 1, sum: expect.any(Number) }],
      ['embeddings,_OTHER,other', { count: 1, sum: expect.any(Number) }],
    ]);
  });

  it('count what is spent after the end of its step, whose span is not touched', async () => {
    const { context, values, span } = observed();
    let left: WorkflowContext | undefined;
    const step = new TestStep('ask', (input, own) => {
      left = own;
      return input;
    });
    await step.execute(1, context());

    left?.spend({ usd: 2, outputTokens: 1 });

    expect(await values('tta_cost_usd_total')).toEqual({ 'primitive_name=ask,model=other': 2 });
    expect(span('ask').attributes).not.toHaveProperty([genAi.outputTokens]);
  });
});

describe('spans of costs', () => {
  it('have the sum with the steps inside, and the call of a model where it was made', async () => {
    const { context, span } = observed();

    await new TestSequence('story', [spender('ask', call, { outputTokens: 5 }), new TestStep('free')]).execute(
      1,
      context(),
    );

    expect(span('story').attributes).toMatchObject({ 'tta.cost.usd': 0.5, 'tta.cost.tokens': 105 });
    expect(span('story').attributes).not.toHaveProperty([genAi.outputTokens]);
    expect(span('ask').attributes).toMatchObject({
      'tta.cost.usd': 0.5,
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'openai',
      'gen_ai.response.model': 'model-x-2026-08-06',
      'gen_ai.usage.input_tokens': 30,
      'gen_ai.usage.output_tokens': 75,
    });
    expect(span('free').attributes).not.toHaveProperty(['tta.cost.usd']);
  });
});

it.each<[unknown, RegExp]>([
  ['model-x', /^models must be a list of names/],
  [[''], /^models\[0\] must be a string that is not empty/],
])('refuses %j as the list of models', (models, message) => {
  expect(() => observed({ models: models as string[] })).toThrow(message);
});
