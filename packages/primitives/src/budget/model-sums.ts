import { Amounts } from '@tta/core/authors';
import type { SpentByModel } from './budget-exceeded-error.js';

/** Model names come from outside, and must not fill the memory. */
const mostModels = 20;
const unnamed = 'other';

/** The sums of the models that were named first. The others have what is left of the sum of all. */
export class ModelSums {
  readonly #sums = new Map<string, Amounts>();
  /** The model that was added last: mostly the next one too. */
  #last: string | undefined;
  #lastSum: Amounts | undefined;

  add(model: string, amounts: Amounts): void {
    if (model !== this.#last) {
      this.#last = model;
      this.#lastSum = this.#sumOf(model);
    }
    this.#lastSum?.add(amounts);
  }

  /** Dearest first. `all` is the sum of all models. */
  list(all: Amounts): readonly SpentByModel[] {
    const sums = new Map(this.#sums);
    const rest = new Amounts();
    rest.add(all);
    for (const [model, sum] of sums) if (model !== unnamed) rest.subtract(sum);
    const isSomething = rest.nanoUsd > 0 || (rest.nanoUsd === 0 && (rest.rest > 0 || rest.totalTokens > 0));
    if (isSomething) sums.set(unnamed, rest);
    return [...sums]
      .map(([model, sum]): SpentByModel => ({ model, spent: sum.toSpent() }))
      .sort((one, other) => other.spent.usd - one.spent.usd);
  }

  #sumOf(model: string): Amounts | undefined {
    const known = this.#sums.get(model);
    if (known !== undefined || this.#sums.size >= mostModels) return known;
    const sum = new Amounts();
    this.#sums.set(model, sum);
    return sum;
  }
}
