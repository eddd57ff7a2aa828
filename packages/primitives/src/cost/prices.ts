import { InvalidOptionError, type Spending } from '@tta/core';
import { knownOptions, numberOption, showValue, warnOnce } from '@tta/core/authors';
import { streamUsageOf, usageOf } from './usage-of.js';

/** Prices of a model in US dollars for a million tokens. */
export interface ModelPrices {
  /** Tokens of the prompt. */
  readonly inputPerMillion: number;
  /** Tokens of the answer. Default 0, as for embeddings. */
  readonly outputPerMillion?: number;
  /** Tokens of the prompt from the provider's cache. Default: as `inputPerMillion`. */
  readonly cachedInputPerMillion?: number;
  /** Tokens of the prompt that are written to the provider's cache. Default: as `inputPerMillion`. */
  readonly cacheWritePerMillion?: number;
  /** Tokens that the model thinks with. Default: as `outputPerMillion`. */
  readonly reasoningPerMillion?: number;
  /** US dollars for each call, beside its tokens. Default 0. */
  readonly perCall?: number;
}

/** Makes money of tokens. Its functions may be handed on without it. */
export interface Prices {
  /**
   * The spending with its price in `usd`. One that has `usd` already stays as it is. Where the model has no price, a
   * warning says so once, and only the tokens are counted.
   */
  readonly priced: (spending: Spending) => Spending;
  /** For the option `cost` of `task`: the price of an answer that `usageOf` knows; `undefined` for others. */
  readonly costOf: (output: unknown) => Spending | undefined;
  /** For the option `cost` of `stream`: the price so far of a stream whose items `streamUsageOf` knows. */
  readonly streamCostOf: (soFar: Spending | undefined, item: unknown) => Spending | undefined;
}

const known = [
  'inputPerMillion',
  'outputPerMillion',
  'cachedInputPerMillion',
  'cacheWritePerMillion',
  'reasoningPerMillion',
  'perCall',
] satisfies (keyof ModelPrices)[];

/** Providers answer with the dated name of a model: `gpt-x-2026-08-06`, `model-x-20260806`. */
const date = /-(?:\d{4}-\d{2}-\d{2}|\d{8})$/;

/**
 * Makes a price table from models by their names. A dated name, such as `model-x-2026-08-06`, is priced as `model-x`
 * unless it has a price itself.
 * @example createPrices({ 'model-x': { inputPerMillion: 3, cachedInputPerMillion: 0.3, outputPerMillion: 15 } })
 * @throws InvalidOptionError where a price is negative or not a number
 */
export function createPrices(models: Readonly<Record<string, ModelPrices>>): Prices {
  if (typeof models !== 'object' || (models as unknown) === null)
    throw new InvalidOptionError('models', 'an object with a model in each field', models);
  const table = new Map(Object.entries(models).map(([model, prices]) => [model, checked(model, prices)]));
  const priceOf = (model: string): Required<ModelPrices> | undefined =>
    table.get(model) ?? table.get(model.replace(date, ''));

  const priced = (spending: Spending): Spending => {
    if (spending.usd !== undefined) return spending;
    const { model } = spending;
    const prices = model === undefined ? undefined : priceOf(model);
    if (prices !== undefined) return { ...spending, usd: usdOf(spending, prices) };
    // Cut short, because names come from outside.
    const named = model === undefined ? 'an answer that names no model' : `the model ${showValue(model)}`;
    warnOnce(`price of ${named}`, `${named} has no price in createPrices; only its tokens are counted.`);
    return spending;
  };
  return Object.freeze({
    priced,
    costOf: (output: unknown) => {
      const usage = usageOf(output);
      return usage && priced(usage);
    },
    streamCostOf: (soFar: Spending | undefined, item: unknown) => {
      const before = soFar && { ...soFar, usd: undefined };
      const usage = streamUsageOf(before, item);
      return usage === undefined || usage === before ? soFar : priced(usage);
    },
  });
}

function checked(model: string, prices: ModelPrices): Required<ModelPrices> {
  knownOptions(prices, known, model);
  const price = (field: keyof ModelPrices, otherwise?: number): number =>
    numberOption(`${model}.${field}`, prices[field] ?? otherwise, { min: 0, advice: 'prices are in US dollars' });
  const inputPerMillion = price('inputPerMillion');
  const outputPerMillion = price('outputPerMillion', 0);
  return {
    inputPerMillion,
    outputPerMillion,
    cachedInputPerMillion: price('cachedInputPerMillion', inputPerMillion),
    cacheWritePerMillion: price('cacheWritePerMillion', inputPerMillion),
    reasoningPerMillion: price('reasoningPerMillion', outputPerMillion),
    perCall: price('perCall', 0),
  };
}

/** Counts that are wrong are priced 0, and `spend` warns of them. */
function usdOf(spending: Spending, prices: Required<ModelPrices>): number {
  const tokens = (count = 0): number => (Number.isSafeInteger(count) && count > 0 ? count : 0);
  const perMillion =
    tokens(spending.inputTokens) * prices.inputPerMillion +
    tokens(spending.cachedInputTokens) * prices.cachedInputPerMillion +
    tokens(spending.cacheWriteTokens) * prices.cacheWritePerMillion +
    tokens(spending.outputTokens) * prices.outputPerMillion +
    tokens(spending.reasoningTokens) * prices.reasoningPerMillion;
  return perMillion / 1e6 + prices.perCall;
}
