import type { Report } from '../schema/problem.js';
import { textOf } from '../schema/literal.js';
import { dottedName, type Expression } from '../syntax/nodes.js';
import { describeBlock } from '../validation/check-component.js';
import { blocksOf, valueOf } from './block-parts.js';
import type { Scope } from './scope.js';

/** Longer chains of components are not followed. */
const mostDeep = 100;

/** Targets of exporters carry a `job`, and `job_name` is only for targets without one. */
export function checkJobNames(scope: Scope, report: Report): void {
  for (const { block } of scope.nodes) {
    const jobName = block.body.find((statement) => statement.kind === 'attribute' && statement.name === 'job_name');
    if (block.name !== 'prometheus.scrape' || jobName?.kind !== 'attribute') continue;
    const exporter = exporterOf(scope, valueOf(block, 'targets'), new Set());
    if (exporter === undefined) continue;
    const kind = exporter.split('.').slice(0, 3).join('.');
    report({
      code: 'job-name-ignored',
      message: `targets of ${kind} carry job already, so job_name has no effect: leave it out, or set job by a rule in discovery.relabel`,
      path: `${describeBlock(block)} > job_name`,
      range: jobName.range,
    });
  }
}

/** The exporter that all targets come from, if they keep its `job`. */
function exporterOf(scope: Scope, targets: Expression | undefined, seen: Set<Expression>): string | undefined {
  if (targets === undefined || seen.has(targets) || seen.size > mostDeep) return undefined;
  seen.add(targets);
  if (targets.kind === 'parentheses') return exporterOf(scope, targets.inner, seen);
  if (targets.kind === 'call' && dottedName(targets.callee) === 'array.concat') {
    const all = targets.arguments.map((argument) => exporterOf(scope, argument, seen));
    return all.every((exporter) => exporter !== undefined) ? all[0] : undefined;
  }
  const name = dottedName(targets) ?? '';
  if (name.startsWith('prometheus.exporter.')) return name;
  const node = scope.resolve(name)?.node;
  if (node?.block.name !== 'discovery.relabel') return undefined;
  const changesJob = blocksOf(node.block, 'rule').some(
    (rule) =>
      textOf(valueOf(rule, 'target_label')) === 'job' ||
      (textOf(valueOf(rule, 'action')) ?? 'label').startsWith('label'),
  );
  return changesJob ? undefined : exporterOf(scope, valueOf(node.block, 'targets'), seen);
}
