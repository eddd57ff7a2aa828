import { isPlausibleComponent } from '../components/alloy-catalogue.js';
import { describeBlock } from '../validation/check-component.js';
import { checkCycles, type Edges } from './check-cycles.js';
import { sender } from './use-sender.js';
import { constants } from '../validation/functions.js';
import { flagOf } from '../schema/literal.js';
import type { Report } from '../schema/problem.js';
import type { Module } from './modules.js';
import type { Node, Scope, Use } from './scope.js';
import { suggest } from '../validation/suggest.js';

/** Checks that references lead somewhere, to something of the right kind, and not in a circle. */
export function checkReferences(scope: Scope, report: Report, names: ReadonlySet<string>): void {
  const edges = new Map<Node, Map<Node, Use>>();
  for (const use of scope.uses) {
    const target = checkUse(scope, use, report, names);
    if (target === undefined) continue;
    const targets = edges.get(use.from) ?? new Map<Node, Use>();
    edges.set(use.from, targets.set(target, use));
  }
  checkCycles(edges, report);
  checkConsumed(scope, edges, report);
}

/** The component that is referred to, if it is one of this scope. */
function checkUse(scope: Scope, use: Use, report: Report, names: ReadonlySet<string>): Node | undefined {
  const send = sender(use, report);
  const own = scope.resolve(use.name);
  const found = own ?? scope.resolveOutside(use.name);
  if (found === undefined) {
    const [root = ''] = use.name.split('.');
    // Arguments of a module, the variable of a loop, and what an import brings are known only when Alloy runs.
    if (names.has(root) || constants.has(use.name) || use.name === 'module_path') return undefined;
    const near = suggest(use.name.split('.').slice(0, -1).join('.'), scope.ids);
    const mending = near === undefined ? 'add the component or mend the name' : `did you mean ${near}?`;
    const what = isPlausibleComponent(use.name) ? 'nothing in this file' : 'no component and no constant';
    send('dangling-reference', `${use.name} refers to ${what}: ${mending}`);
    return undefined;
  }
  const { node, rest } = found;
  const module = scope.modules.get(node.block.name);
  if (node.spec !== undefined) checkExport(use, node, rest[0], report);
  else if (node.block.name === 'argument' && rest[0] !== 'value') {
    send('unknown-export', `${use.name} is not the value of the argument: write ${node.id}.value`);
  } else if (module !== undefined) checkModuleExport(use, node, module, rest[0], report);
  return own === undefined ? undefined : node;
}

function checkModuleExport(use: Use, { block }: Node, module: Module, name: string | undefined, report: Report): void {
  if (name === undefined || module.exports.has(name)) return;
  sender(use, report)('unknown-export', wrongExport(use.name, name, block.name, [...module.exports]));
}

/** Message for a name that is not exported; lists the names that are. */
function wrongExport(use: string, name: string | undefined, component: string, known: readonly string[]): string {
  const mending = known.length === 0 ? 'it exports nothing' : `it exports ${known.join(', ')}`;
  const got = name === undefined ? 'does not name an export' : `names ${name}, which is not an export`;
  return `${use} ${got} of ${component}: ${mending}`;
}

function checkExport(use: Use, target: Node, name: string | undefined, report: Report): void {
  const send = sender(use, report);
  const exports = target.spec?.exports ?? {};
  const known = Object.keys(exports);
  const kind = name === undefined || !Object.hasOwn(exports, name) ? undefined : exports[name];
  const takesAny = use.type === undefined || use.type.kind === 'any';
  // All exports of a component together are an object, which an `export` of a module may hand on.
  if (name === undefined && takesAny) return;
  if (kind === undefined) {
    send('unknown-export', wrongExport(use.name, name, target.block.name, known));
    return;
  }
  const expected = expectedKind(use);
  if (kind === 'secrets' || kind === 'unknown') return;
  if (kind === 'secret') {
    if (expected === 'text' && isSecretFile(target)) {
      send(
        'secret-as-text',
        `${use.name} is a secret, ${use.place.attribute.name} takes text: write convert.nonsensitive(${use.name})`,
      );
    }
    return;
  }
  if (expected === undefined || expected === kind || (expected === 'text' && kind === 'string')) return;
  send(
    'wrong-reference-kind',
    `${use.name} is ${describeKind(kind)}, ${use.place.attribute.name} takes ${describeKind(expected)}`,
  );
}

function expectedKind({ type }: Use): string | undefined {
  switch (type?.kind) {
    case undefined:
    case 'any':
    case 'secret':
    case 'sensitive':
      return undefined;
    case 'capsule':
      return type.capsule;
    case 'targets':
      return 'Targets';
    case 'list':
    case 'map':
      return type.kind;
    case 'string':
    case 'regex':
    case 'url':
    case 'template':
    case 'boolean':
    case 'integer':
    case 'number':
    case 'duration':
    case 'size':
    case 'choice':
      return 'text';
  }
}

const kinds: Readonly<Record<string, string>> = {
  MetricsReceiver: 'a receiver of metrics',
  LogsReceiver: 'a receiver of logs',
  ProfilesReceiver: 'a receiver of profiles',
  Consumer: 'an input of the otelcol kind',
  AuthHandler: 'an auth handler',
  StorageHandler: 'a storage handler',
  RelabelRules: 'relabel rules',
  Targets: 'a list of targets',
  list: 'a list: put it in [ ]',
  map: 'one object',
  text: 'a plain value',
};

function describeKind(kind: string): string {
  return kinds[kind] ?? kind;
}

function isSecretFile({ block }: Node): boolean {
  return block.body.some(
    (statement) => statement.kind === 'attribute' && statement.name === 'is_secret' && flagOf(statement.value) === true,
  );
}

function checkConsumed(scope: Scope, edges: Edges, report: Report): void {
  const consumed = new Set([...[...edges.values()].flatMap((targets) => [...targets.keys()]), ...scope.usedWithin]);
  for (const node of scope.nodes) {
    const exports = node.isDescribed ? Object.keys(node.spec?.exports ?? {}) : [];
    if (exports.length === 0 || consumed.has(node) || node.block.label === undefined) continue;
    report({
      code: 'unconsumed-component',
      message: `nothing refers to ${node.id}.${exports[0] ?? ''}: use it or remove the component`,
      path: describeBlock(node.block),
      range: node.block.range,
    });
  }
}
