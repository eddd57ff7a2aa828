import type { ComponentSpec } from '../schema/component-spec.js';
import { AlloyConfigError } from '../syntax/alloy-config-error.js';
import type { Block } from '../syntax/nodes.js';
import { checkComponent } from './check-component.js';
import { checkTable } from '../schema/check-table.js';
import type { Problem } from '../schema/problem.js';

/** The block, if no check of severity `error` finds anything in it. Throws an `AlloyConfigError` with the first finding. */
export function checkedBlock(spec: ComponentSpec, block: Block): Block {
  const problems: Problem[] = [];
  checkComponent(spec, block, (problem) => problems.push(problem));
  const first = problems.find(({ code }) => checkTable[code].severity === 'error');
  if (first !== undefined) throw new AlloyConfigError(`${first.message} (${first.code})`, first.path);
  return block;
}
