import type { Block } from '../syntax/nodes.js';
import { describeBlock } from '../validation/check-component.js';
import type { Report } from '../schema/problem.js';
import type { Scope } from './scope.js';

/** A processor that is sent a signal it has no output for drops it without a word. Connectors make one signal of another. */
export function checkSignals(scope: Scope, report: Report): void {
  const reported = new Set<string>();
  for (const { place, name } of scope.uses) {
    const [parent, signal = ''] = place.names.slice(-2);
    const target = scope.resolve(name)?.node.block;
    if (parent !== 'output' || target?.name.startsWith('otelcol.processor.') !== true) continue;
    const output = outputOf(target);
    if (
      output === undefined ||
      handsOn(output, signal) ||
      reported.has(`${target.name} ${target.label ?? ''} ${signal}`)
    )
      continue;
    reported.add(`${target.name} ${target.label ?? ''} ${signal}`);
    report({
      code: 'lost-signal',
      message: `${signal} arrive here and are dropped: add ${signal} = [...] to output`,
      path: `${describeBlock(target)} > output`,
      range: output.range,
    });
  }
}

function outputOf(block: Block): Block | undefined {
  return block.body.find((statement): statement is Block => statement.kind === 'block' && statement.name === 'output');
}

function handsOn(output: Block, signal: string): boolean {
  return output.body.some(
    (statement) =>
      statement.kind === 'attribute' &&
      statement.name === signal &&
      !(statement.value.kind === 'array' && statement.value.elements.length === 0),
  );
}
