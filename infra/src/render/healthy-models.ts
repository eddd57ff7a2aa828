import { createPrices, task, type TaskPrimitive } from '@tta/primitives';
import { setTimeout as delay } from 'node:timers/promises';

const priceList = {
  'model-large': { inputPerMillion: 3, outputPerMillion: 15 },
  'model-small': { inputPerMillion: 0.1, outputPerMillion: 0.4 },
};
type Model = keyof typeof priceList;

const prices = createPrices(priceList);

/** The models of the healthy service: telemetry names them in a label. */
export const models: readonly string[] = Object.keys(priceList);

/** How a model of the healthy service behaves. */
interface Manner {
  /** How long a call takes, in milliseconds. */
  readonly takesMs: () => number;
  /** One in so many calls fails. Default: none. */
  readonly failsEvery?: number;
}

/** A call of a model that gives back what it was asked. One that fails or is broken off has cost its prompt too. */
export function askModel<Input>(name: string, model: Model, manner: Manner): TaskPrimitive<Input, Input> {
  const { takesMs, failsEvery = Infinity } = manner;
  let calls = 0;
  return task(name, async (input: Input, context) => {
    const call = ++calls;
    context.spend(prices.priced({ model, inputTokens: 300 }));
    await delay(takesMs(), undefined, { signal: context.signal });
    if (call % failsEvery === 0) throw new Error('the model is overloaded');
    context.spend(prices.priced({ model, outputTokens: 100 + Math.round(Math.random() * 100) }));
    return input;
  });
}
