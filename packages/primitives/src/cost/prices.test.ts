import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { WorkflowContext } from '@tta/core';
import fc from 'fast-check';
import { createPrices, stream, task, type ModelPrices } from '../index.js';

const prices = createPrices({
  'model-x': { inputPerMillion: 3, cachedInputPerMillion: 0.3, cacheWritePerMillion: 3.75, outputPerMillion: 15 },
  'model-x-2026-02-01': { inputPerMillion: 1 },
  embed: { inputPerMillion: 0.02 },
  search: { inputPerMillion: 0, perCall: 0.01 },
});

let warned = jest.spyOn(process, 'emitWarning');
afterEach(() => {
  warned.mockRestore();
});
const watchWarnings = (): void => {
  warned = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
};

describe('createPrices', () => {
  it('prices each kind of tokens by itself', () => {
    const tokens = {
      inputTokens: 1_000_000,
      cachedInputTokens: 2_000_000,
      cacheWriteTokens: 100_000,
      outputTokens: 10_000,
      reasoningTokens: 20_000,
    };

    expect(prices.priced({ model: 'model-x', ...tokens }).usd).toBeCloseTo(3 + 0.6 + 0.375 + 0.15 + 0.3, 12);
    expect(prices.priced({ model: 'search' }).usd).toBe(0.01);
  });

  it('is exact for a million calls of 10 tokens at 0.02 a million', () => {
    const context = WorkflowContext.create();

    for (let call = 0; call < 1_000_000; call++) context.spend(prices.priced({ model: 'embed', inputTokens: 10 }));

    expect(context.spent()).toMatchObject({ usd: 0.2, inputTokens: 10_000_000 });
  });

  it('equals the sum in integers of 1e-9 USD, at any prices with three decimals', () => {
    const count = fc.nat(2_000_000);
    const price = fc.nat(100_000);

    fc.assert(
      fc.property(fc.array(fc.tuple(count, count, price, price), { maxLength: 20 }), (calls) => {
        const context = WorkflowContext.create();
        let nano = 0n;
        for (const [inputTokens, outputTokens, input, output] of calls) {
          const own = createPrices({ m: { inputPerMillion: input / 1000, outputPerMillion: output / 1000 } });
          context.spend(own.priced({ model: 'm', inputTokens, outputTokens }));
          nano += BigInt(inputTokens) * BigInt(input) + BigInt(outputTokens) * BigInt(output);
        }
        expect(context.spent().usd).toBe(Number(nano) / 1e9);
      }),
    );
  });

  it('knows the dated names of a model, and prefers a price of their own', () => {
    const usd = (model: string): number | undefined => prices.priced({ model, inputTokens: 1_000_000 }).usd;

    expect(usd('model-x-2026-08-06')).toBe(3);
    expect(usd('model-x-20260806')).toBe(3);
    expect(usd('model-x-2026-02-01')).toBe(1);
  });

  it('leaves a spending that has its money', () => {
    expect(prices.priced({ usd: 5, model: 'model-x', inputTokens: 1 }).usd).toBe(5);
  });

  it.each([
    ['an unknown model', 'unheard-of', 'the model "unheard-of" has no price'],
    ['an answer without a model', undefined, 'an answer that names no model has no price'],
  ])('warns once about %s, and counts its tokens', (_, model, words) => {
    watchWarnings();
    const context = WorkflowContext.create();

    for (let call = 0; call < 3; call++) context.spend(prices.priced({ model, inputTokens: 7 }));

    expect(context.spent()).toMatchObject({ usd: 0, inputTokens: 21 });
    expect(warned).toHaveBeenCalledTimes(1);
    expect(String(warned.mock.calls[0]?.[0])).toContain(words);
  });

  it.each<[string, unknown, RegExp]>([
    ['a negative price', { m: { inputPerMillion: -1 } }, /^m\.inputPerMillion must be a number of at least 0/],
    ['NaN', { m: { inputPerMillion: 1, outputPerMillion: NaN } }, /^m\.outputPerMillion must be a number/],
    ['no price of input', { m: { outputPerMillion: 1 } }, /^m\.inputPerMillion must be a number/],
    ['text', { m: { inputPerMillion: '3' } }, /^m\.inputPerMillion must be a number/],
    ['an unknown field', { m: { inputPerMillion: 1, perThousand: 1 } }, /^m\.perThousand must be left out/],
    ['a price without a table', { m: 3 }, /^m must be an object/],
    ['nothing', undefined, /^models must be an object/],
  ])('refuses %s', (_, models, message) => {
    expect(() => createPrices(models as Record<string, ModelPrices>)).toThrow(message);
  });
});

const chat = { object: 'chat.completion', model: 'model-x', usage: { prompt_tokens: 1000, completion_tokens: 100 } };

describe('the cost of a task', () => {
  it('is read from its output', async () => {
    const context = WorkflowContext.create();

    expect(await task('ask', async () => chat, { cost: prices.costOf }).execute(1, context)).toBe(chat);

    expect(context.spent()).toMatchObject({ usd: 0.0045, inputTokens: 1000, outputTokens: 100 });
  });

  it('is nothing where the output tells none, or the task fails', async () => {
    const context = WorkflowContext.create();

    await task('odd', () => 'text', { cost: prices.costOf }).execute(1, context);
    await task('fails', () => Promise.reject(new Error('broken')), { cost: () => ({ usd: 1 }) })
      .execute(1, context)
      .catch(() => undefined);

    expect(context.spent().usd).toBe(0);
  });

  it('does not fail the task where the reader throws', async () => {
    watchWarnings();
    const broken = task('broken-reader', () => 1, {
      cost: () => {
        throw new TypeError('no usage');
      },
    });

    expect(await broken.execute(1)).toBe(1);
    expect(String(warned.mock.calls[0]?.[0])).toContain('the option cost of step broken-reader threw TypeError');
  });

  it.each([
    ['cost', { cost: 1 }],
    ['reserve', { reserve: {} }],
    ['costs', { costs: () => undefined }],
  ])('refuses a wrong option %s', (option, options) => {
    expect(() => task('t', () => 1, options as never)).toThrow(expect.objectContaining({ option }));
  });
});

describe('the cost of a stream', () => {
  const chunks = [
    { object: 'chat.completion.chunk', model: 'model-x', choices: [{}], usage: null },
    { object: 'chat.completion.chunk', model: 'model-x', choices: [], usage: chat.usage },
  ];

  it.each([
    ['at its last item', 3, 0.0045],
    ['where the reader leaves early', 1, 0],
  ])('is spent once, %s', async (_, take, usd) => {
    const context = WorkflowContext.create();
    const tokens = await stream('tokens', () => chunks, { cost: prices.streamCostOf }).execute(1, context);

    let read = 0;
    for await (const chunk of tokens) {
      expect(chunks).toContain(chunk);
      expect(context.spent().usd).toBe(0);
      if (++read === take) break;
    }

    expect(context.spent().usd).toBe(usd);
  });

  it('counts what was told before an abort: Anthropic tells the prompt first', async () => {
    const controller = new AbortController();
    const context = WorkflowContext.create({ signal: controller.signal });
    const usage = { input_tokens: 1000, cache_read_input_tokens: 500, output_tokens: 1 };
    const tokens = stream(
      'tokens',
      async function* (_: number, own) {
        yield { type: 'message_start', message: { type: 'message', model: 'model-x', usage } };
        await own.sleep(60_000);
      },
      { cost: prices.streamCostOf },
    );

    const read = async (): Promise<void> => {
      for await (const event of await tokens.execute(1, context)) {
        expect(event.type).toBe('message_start');
        controller.abort();
      }
    };

    await expect(read()).rejects.toThrow('aborted');
    expect(context.spent()).toMatchObject({ inputTokens: 1000, cachedInputTokens: 500, outputTokens: 1 });
    expect(context.spent().usd).toBeGreaterThan(0.003);
  });

  it('counts what was told before a failure', async () => {
    const context = WorkflowContext.create();
    const tokens = stream(
      'tokens',
      async function* () {
        yield { usd: 0.25 };
        yield { usd: 0.5 };
        throw new Error('broken');
      },
      { cost: (soFar, item) => ({ usd: (soFar?.usd ?? 0) + item.usd }) },
    );

    const read = async (): Promise<void> => {
      for await (const item of await tokens.execute(1, context)) expect(item.usd).toBeGreaterThan(0);
    };

    await expect(read()).rejects.toThrow('broken');
    expect(context.spent().usd).toBe(0.75);
  });
});
