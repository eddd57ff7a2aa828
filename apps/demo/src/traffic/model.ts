import type { WorkflowPrimitive } from '@tta/core';
import { createPrices, task } from '@tta/primitives';
import { remoteCall, type Temper } from './remote.js';

/** US dollars for a million tokens, in the range of real models. */
const priceList = {
  'model-large': { inputPerMillion: 3, cachedInputPerMillion: 0.3, outputPerMillion: 15 },
  'model-small': { inputPerMillion: 0.25, cachedInputPerMillion: 0.025, outputPerMillion: 2 },
};
type Model = keyof typeof priceList;

const prices = createPrices(priceList);

/** The models of the traffic: telemetry names them in a label. */
export const models: readonly string[] = Object.keys(priceList);

/** An answer with its usage, as providers give it. */
export interface Answer {
  readonly object: 'chat.completion';
  readonly model: string;
  readonly text: string;
  readonly usage: {
    readonly prompt_tokens: number;
    readonly completion_tokens: number;
    readonly prompt_tokens_details: { readonly cached_tokens: number };
    readonly completion_tokens_details: { readonly reasoning_tokens: number };
  };
}

const promptTokens = 1200;
const cachedTokens = 400;

/** A call of a model that has its price. One that fails or is broken off has cost its prompt. */
export function askModel(name: string, model: Model, temper: Temper): WorkflowPrimitive<number, Answer> {
  const call = remoteCall(name, temper);
  return task(
    name,
    async (question, context) => {
      try {
        await call(question, context);
      } catch (error) {
        context.spend(prices.priced({ model, provider: 'openai', inputTokens: promptTokens }));
        throw error;
      }
      return answerTo(question, model);
    },
    { cost: prices.costOf },
  );
}

function answerTo(question: number, model: Model): Answer {
  return {
    object: 'chat.completion',
    // Providers answer with the dated name.
    model: `${model}-2026-08-06`,
    text: `an answer to question ${question}`,
    usage: {
      prompt_tokens: promptTokens,
      completion_tokens: 200 + (question % 10) * 40,
      prompt_tokens_details: { cached_tokens: cachedTokens },
      completion_tokens_details: { reasoning_tokens: 100 },
    },
  };
}
