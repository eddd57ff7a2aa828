import type { StepSpending } from '@tta/core';
import { genAiOperations, genAiProviders, tokenDirections } from '../catalogue/index.js';
import { mostZeros } from './event-zeros.js';
import type { ExemplarPoint, HistogramCell, NumberCell } from './metric-cells.js';
import type { MetricRegistry } from './metric-registry.js';

/** The fields of the directions, in their order. */
const fieldOf = {
  input: 'inputTokens',
  cached_input: 'cachedInputTokens',
  cache_write: 'cacheWriteTokens',
  output: 'outputTokens',
  reasoning: 'reasoningTokens',
} as const satisfies Record<(typeof tokenDirections)[number], keyof StepSpending>;

/** The label of models that are not in the list of `createTelemetry`, and of calls that name none. */
const otherModel = 'other';

/** Providers answer with the dated name of a model. */
const date = /-(?:\d{4}-\d{2}-\d{2}|\d{8})$/;

/** The values of the labels `gen_ai.operation.name`, `gen_ai.provider.name` and `gen_ai.request.model`. */
export type ModelCall = readonly [operation: string, provider: string, model: string];

/** The costs of the steps of one name. A label never has an amount, and only the models that were listed. */
export class CostMetrics {
  constructor(
    private readonly registry: MetricRegistry,
    private readonly name: string,
  ) {}

  /** Has the counters of a step that will spend exist with 0, where few models were listed. */
  zero(): void {
    const { registry, name } = this;
    const models = [...registry.models, otherModel];
    if (models.length > mostZeros) return;
    for (const model of models) registry.zeroOf('costUsd', [name, model]);
    if (models.length * tokenDirections.length > mostZeros) return;
    for (const model of models)
      for (const direction of tokenDirections) registry.zeroOf('tokens', [name, direction, model]);
  }

  /** Counts a spending. Gives its labels by OpenTelemetry's conventions, where it was the call of a model. */
  spent(spending: StepSpending, exemplar: ExemplarPoint | undefined): ModelCall | undefined {
    const { registry, name } = this;
    const model = this.#modelLabel(spending.model);
    if (spending.usd > 0) add(registry.number('costUsd', [name, model]), spending.usd, exemplar);
    for (const direction of tokenDirections) {
      const count = spending[fieldOf[direction]];
      if (count > 0) add(registry.number('tokens', [name, direction, model]), count, exemplar);
    }
    if (spending.totalTokens === 0) return undefined;
    const { operation = 'chat', provider = '' } = spending;
    const call: ModelCall = [listed(operation, genAiOperations), listed(provider, genAiProviders), model];
    for (const [type, count] of Object.entries(usageOf(spending))) {
      if (count > 0) record(registry.histogram('genAiTokenUsage', [...call, type]), count, exemplar);
    }
    return call;
  }

  /** A step that called a model has ended. */
  called(call: ModelCall, seconds: number, exemplar: ExemplarPoint | undefined): void {
    record(this.registry.histogram('genAiOperationDuration', call), seconds, exemplar);
  }

  /** A workflow that spent something has ended. */
  workflowEnded(usd: number, exemplar: ExemplarPoint | undefined): void {
    record(this.registry.histogram('workflowCost', [this.name]), usd, exemplar);
  }

  #modelLabel(model = ''): string {
    const { models } = this.registry;
    if (models.has(model)) return model;
    const undated = model.replace(date, '');
    return models.has(undated) ? undated : otherModel;
  }
}

/** By OpenTelemetry's conventions, where cached tokens are input and thoughts are output. */
export function usageOf(spending: StepSpending): { readonly input: number; readonly output: number } {
  return {
    input: spending.inputTokens + spending.cachedInputTokens + spending.cacheWriteTokens,
    output: spending.outputTokens + spending.reasoningTokens,
  };
}

function listed(value: string, values: readonly string[]): string {
  return values.includes(value) ? value : '_OTHER';
}

function add(cell: NumberCell, amount: number, exemplar: ExemplarPoint | undefined): void {
  if (exemplar === undefined) cell.value += amount;
  else cell.addWithExemplar(amount, exemplar);
}

function record(cell: HistogramCell, amount: number, exemplar: ExemplarPoint | undefined): void {
  if (exemplar === undefined) cell.record(amount);
  else cell.recordWithExemplar(amount, exemplar);
}
