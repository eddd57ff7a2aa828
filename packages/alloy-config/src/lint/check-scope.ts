import type { Report } from '../schema/problem.js';
import { describeBlock } from '../validation/check-component.js';
import type { Block, Body, Statement } from '../syntax/nodes.js';
import { checkExpressions } from './check-expressions.js';
import { checkJobNames } from './check-job-names.js';
import { checkLogFlow } from './check-log-flow.js';
import { checkLoops } from './check-loops.js';
import { checkPorts } from './check-ports.js';
import { checkReferences } from './check-references.js';
import { checkRelabel } from './check-relabel.js';
import { checkSignals } from './check-signals.js';
import { checkStatements } from './check-statements.js';
import { LabelFlow } from './label-flow.js';
import type { Modules } from './modules.js';
import { isModule, Scope, type Node } from './scope.js';

/** Surroundings of a body: names defined in it, custom components, and for a template the enclosing file. */
interface Surroundings {
  readonly names: ReadonlySet<string>;
  readonly modules: Modules;
  readonly outer?: Scope;
  /** Whether it is the body of a `declare`, or within one. */
  readonly isModule?: boolean;
}

/** Checks a file, or the body of a module within it. Gives the components whose arguments were not checked. */
export function checkScope(
  body: Body,
  report: Report,
  { names: outerNames, modules, outer, isModule: isWithin = false }: Surroundings = {
    names: new Set(),
    modules: new Map(),
  },
): readonly Node[] {
  const names = new Set([...outerNames, ...ownNames(body)]);
  const scope = new Scope(body, outer, modules);
  const within = body.filter(isBlock).filter(isModule);
  // Templates first: what they refer to is used, as seen from here.
  const notChecked = within.flatMap((module) => checkModule(module, report, scope, { names, isModule: isWithin }));
  checkStatements(body, scope, report, names);
  if (!isWithin) checkOutside(body, report);
  checkReferences(scope, report, names);
  checkSignals(scope, report);
  checkExpressions(scope, report);
  checkPorts(scope, report);
  const flow = new LabelFlow(scope);
  checkLogFlow(scope, flow, report);
  checkRelabel(scope, flow, report);
  checkLoops(scope, flow, report);
  checkJobNames(scope, report);
  return [...scope.nodes.filter(({ spec, isDescribed }) => spec !== undefined && !isDescribed), ...notChecked];
}

/** Only a module has arguments and exports. */
function checkOutside(body: Body, report: Report): void {
  for (const block of body.filter(isBlock)) {
    if (block.name !== 'argument' && block.name !== 'export') continue;
    report({
      code: 'outside-declare',
      message: `${block.name} belongs into a module: put it with the components that use it into declare "name" { ... }`,
      path: describeBlock(block),
      range: block.range,
    });
  }
}

function checkModule(
  module: Block,
  report: Report,
  scope: Scope,
  { names, isModule: isWithin }: { readonly names: ReadonlySet<string>; readonly isModule: boolean },
): readonly Node[] {
  const { modules } = scope;
  if (module.name === 'declare') return checkScope(module.body, report, { names, modules, isModule: true });
  // The loop's variable may have any name, and its components are inside a `template` block.
  const variable = module.body.find((statement) => statement.kind === 'attribute' && statement.name === 'var');
  const name = variable?.kind === 'attribute' && variable.value.kind === 'string' ? [variable.value.value] : [];
  const templates = module.body.filter(isBlock);
  return templates.flatMap((template) =>
    checkScope(template.body, report, {
      names: new Set([...names, ...name]),
      modules,
      outer: scope,
      isModule: isWithin,
    }),
  );
}

/** Names of the modules and imports of a body. */
function ownNames(body: Body): string[] {
  return body.flatMap((statement) => {
    if (!isBlock(statement) || statement.label === undefined) return [];
    return statement.name === 'declare' || statement.name.startsWith('import.') ? [statement.label] : [];
  });
}

function isBlock(statement: Statement): statement is Block {
  return statement.kind === 'block';
}
