import type { Block, Expression } from '../syntax/nodes.js';

/** An argument of a block as written in the file. */
export function valueOf(block: Block, name: string): Expression | undefined {
  const found = block.body.find((statement) => statement.kind === 'attribute' && statement.name === name);
  return found?.kind === 'attribute' ? found.value : undefined;
}

/** Blocks within a block. */
export function blocksOf(block: Block, name?: string): Block[] {
  return block.body.filter(
    (statement): statement is Block => statement.kind === 'block' && (name === undefined || statement.name === name),
  );
}
