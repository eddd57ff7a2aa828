import { WorkflowPrimitive, type WorkflowContext } from '@tta/core';
import { sleep } from '@tta/core/authors';
import type { Item } from './item.js';

/** Takes 50 ms, and adds the metadata of the execution. */
export class EnricherPrimitive extends WorkflowPrimitive<Item, Item> {
  protected async run(item: Item, context: WorkflowContext): Promise<Item> {
    await sleep(50, context.signal);
    return { ...item, enriched: true, metadata: { workflowId: context.workflowId } };
  }
}
