import type { Report } from '../schema/problem.js';
import { describeBlock } from '../validation/check-component.js';
import type { LabelFlow } from './label-flow.js';
import { runStages, type MissingName } from './log-stages.js';
import type { Scope } from './scope.js';

/** Stages of `loki.process` that read what no stage before them makes, and log lines without a label. */
export function checkLogFlow(scope: Scope, flow: LabelFlow, report: Report): void {
  for (const node of scope.nodes) {
    const { block } = node;
    const path = describeBlock(block);
    if (block.name === 'loki.process') {
      runStages(block.body, flow.into(node), (missing) => {
        const range = 'keyRange' in missing.at ? (missing.at.keyRange ?? missing.at.range) : missing.at.range;
        report({
          code: missing.kind === 'field' ? 'missing-field' : 'unmatched-selector',
          message: describe(missing),
          path: `${path} > ${missing.stage.name}`,
          range: range ?? missing.stage.range,
        });
      });
    }
    if (block.name !== 'loki.source.docker' && block.name !== 'loki.source.syslog') continue;
    const labels = flow.outOf(node);
    if (labels.isOpen || labels.names.size > 0) continue;
    report({
      code: 'no-labels',
      message:
        'no label is left on the lines, because those that begin with __ go, and Loki refuses lines without a label: ' +
        'add labels = {job = "..."}, or write labels by relabeling',
      path,
      range: block.labelRange ?? block.range,
    });
  }
}

function describe({ kind, name, stage, calledHere }: MissingName): string {
  if (kind === 'label') {
    return `no line has the label ${name} here, so the selector never matches: extract it and make it a label before this stage`;
  }
  const why =
    calledHere === undefined
      ? `no stage before it extracts ${name}, and no label has that name: extract it first, by stage.json for example`
      : `an earlier stage extracts ${name} as ${calledHere}: write "${calledHere}"`;
  return `${stage.name} reads ${name}, which is not there: ${why}`;
}
