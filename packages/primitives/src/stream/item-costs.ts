import type { Spending, StreamSource, WorkflowContext } from '@tta/core';
import { syncResult, warnOnce } from '@tta/core/authors';

/** The items of a source, whose cost is spent when it ends, in whatever way. */
export async function* withItemCosts<Item>(
  source: StreamSource<Item>,
  cost: (soFar: Spending | undefined, item: Item) => Spending | undefined,
  name: string,
  context: WorkflowContext,
): AsyncGenerator<Item, void, undefined> {
  let spending: Spending | undefined;
  try {
    for await (const item of source) {
      try {
        spending = syncResult('cost(soFar, item)', cost(spending, item));
      } catch (error) {
        const type = error instanceof Error ? error.name : typeof error;
        warnOnce(`cost of ${name}`, `the option cost of step ${name} threw ${type}; that item was not counted.`);
      }
      yield item;
    }
  } finally {
    if (spending !== undefined) context.spend(spending);
  }
}
