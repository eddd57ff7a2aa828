import { textOf } from '../schema/literal.js';
import { dottedName, type Block, type Expression } from '../syntax/nodes.js';
import { blocksOf, valueOf } from './block-parts.js';
import { anyNames, mapKeys, namesOf, union, withoutInternal, type NameSet } from './label-set.js';
import { runStages } from './log-stages.js';
import type { Node, Scope, Use } from './scope.js';

const mostDeep = 100;

/** Labels at each point of a file: on targets, and on log lines in transit. Unknown sources may carry any label. */
export class LabelFlow {
  private readonly senders = new Map<Node, Set<Node>>();
  private readonly ruleUsers = new Map<Node, Set<Node>>();
  private readonly known = new Map<Node, NameSet>();
  /** How many components one question has led through so far. */
  private depth = 0;

  constructor(private readonly scope: Scope) {
    for (const use of scope.uses) this.note(use);
  }

  /** Components that send to this one. */
  sendersTo(node: Node): ReadonlySet<Node> {
    return this.senders.get(node) ?? new Set();
  }

  /** Components that run the rules of this one. */
  usersOfRules(node: Node): ReadonlySet<Node> {
    return this.ruleUsers.get(node) ?? new Set();
  }

  /** Labels of the log lines that reach a component. */
  into(node: Node): NameSet {
    const senders = [...this.sendersTo(node)];
    return senders.length === 0 ? anyNames : union(...senders.map((sender) => this.outOf(sender)));
  }

  /** Labels of the log lines that a component sends on. */
  outOf(node: Node): NameSet {
    const known = this.known.get(node);
    if (known !== undefined) return known;
    // Lines may go round in a circle: a component that is being looked at counts as having any label.
    this.known.set(node, anyNames);
    const found = this.deeper(() => this.labelsOutOf(node));
    this.known.set(node, found);
    return found;
  }

  /** Labels of the targets that an expression gives. */
  ofTargets(expression: Expression | undefined): NameSet {
    if (expression === undefined) return anyNames;
    const { kind } = expression;
    if (kind === 'object') return namesOf(expression.fields.map(({ key }) => key));
    if (kind === 'parentheses') return this.ofTargets(expression.inner);
    if (kind === 'array') return union(...expression.elements.map((element) => this.ofTargets(element)));
    if (kind === 'call' && dottedName(expression.callee) === 'array.concat') {
      return union(...expression.arguments.map((argument) => this.ofTargets(argument)));
    }
    return kind === 'access' ? this.ofReference(dottedName(expression) ?? '') : anyNames;
  }

  /** Follows components by recursion, and gives up on unrealistically long chains. */
  private deeper(find: () => NameSet): NameSet {
    if (this.depth >= mostDeep) return anyNames;
    this.depth++;
    const found = find();
    this.depth--;
    return found;
  }

  private ofReference(name: string): NameSet {
    const node = this.scope.resolve(name)?.node;
    if (node === undefined) return anyNames;
    const { block } = node;
    if (block.name === 'discovery.relabel') {
      return this.deeper(() => this.relabelled(this.ofTargets(valueOf(block, 'targets')), node));
    }
    if (block.name === 'local.file_match') return this.ofTargets(valueOf(block, 'path_targets'));
    if (block.name.startsWith('prometheus.exporter.')) return union(namesOf(['job', 'instance']), anyNames);
    const prefix = discoveryPrefix(block.name);
    return prefix === undefined ? anyNames : namesOf(['__address__', prefix]);
  }

  private labelsOutOf(node: Node): NameSet {
    const { block } = node;
    switch (block.name) {
      case 'loki.source.file':
        return union(withoutInternal(this.ofTargets(valueOf(block, 'targets'))), namesOf(['filename']));
      case 'loki.source.docker':
        return union(withoutInternal(this.ofTargets(valueOf(block, 'targets'))), this.ownLabels(node));
      case 'loki.source.journal':
        return union(namesOf(['job']), this.ownLabels(node));
      case 'loki.source.syslog': {
        const listeners = blocksOf(block).map((listener) => mapKeys(valueOf(listener, 'labels')));
        return union(...listeners, this.ownLabels(node));
      }
      case 'loki.relabel':
        return this.relabelled(this.into(node), node);
      case 'loki.process':
        return runStages(block.body, this.into(node)).labels;
      default:
        return anyNames;
    }
  }

  /** Labels that a source sets, and those that its `relabel_rules` write. */
  private ownLabels({ block }: Node): NameSet {
    const rules = valueOf(block, 'relabel_rules');
    const relabel = rules === undefined ? undefined : this.scope.resolve(dottedName(rules) ?? '')?.node;
    const written =
      rules === undefined ? namesOf([]) : relabel === undefined ? anyNames : this.relabelled(namesOf([]), relabel);
    return union(mapKeys(valueOf(block, 'labels')), withoutInternal(written));
  }

  private relabelled(before: NameSet, { block }: Node): NameSet {
    return union(before, ...blocksOf(block, 'rule').map(writtenBy));
  }

  private note(use: Use): void {
    const found = this.scope.resolve(use.name);
    const used = found?.rest[0];
    if (found === undefined) return;
    const table =
      used === 'receiver' || used === 'input' ? this.senders : used === 'rules' ? this.ruleUsers : undefined;
    table?.set(found.node, (table.get(found.node) ?? new Set()).add(use.from));
  }
}

/**
 * How the labels of a discovery begin, as in `__meta_docker_`: all that it finds are internal labels. `undefined` where
 * there may be others: files and answers of servers hold any, and `discovery.aws` has several kinds.
 */
function discoveryPrefix(component: string): string | undefined {
  const kind = /^discovery\.(?!aws$|file$|http$|relabel$|process$)(\w+)$/.exec(component)?.[1];
  return kind && `__meta_${kind === 'kubelet' ? 'kubernetes' : kind}_`;
}

/** Labels that a relabel rule writes. */
export function writtenBy(rule: Block): NameSet {
  const action = textOf(valueOf(rule, 'action'));
  if (action === 'labelmap' || (action === undefined && valueOf(rule, 'action') !== undefined)) return anyNames;
  const target = valueOf(rule, 'target_label');
  if (target === undefined || action === 'keepequal' || action === 'dropequal') return namesOf([]);
  const name = textOf(target);
  return name === undefined || name.includes('$') ? anyNames : namesOf([name]);
}
