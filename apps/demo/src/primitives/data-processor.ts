import { WorkflowPrimitive, type WorkflowContext } from '@tta/core';
import { sleep } from '@tta/core/authors';
import type { Item } from './item.js';

/** Takes 100 ms, and counts how often it saw the item. */
export class DataProcessorPrimitive extends WorkflowPrimitive<Item, Item> {
  protected async run(item: Item, context: WorkflowContext): Promise<Item> {
    await sleep(100, context.signal);
    return { ...item, processed: true, count: (item.count ?? 0) + 1 };
  }
}
