import { textOf } from '../schema/literal.js';
import type { CheckCode } from '../schema/check-table.js';
import type { Report } from '../schema/problem.js';
import type { Block, Expression } from '../syntax/nodes.js';
import { describeBlock } from '../validation/check-component.js';
import { regexProblem } from '../validation/regex-syntax.js';
import { blocksOf, valueOf } from './block-parts.js';
import { writtenBy, type LabelFlow } from './label-flow.js';
import { mayHave, NameCollector, namesOf } from './label-set.js';
import type { Node, Scope } from './scope.js';

/** Relabel rules that never do anything, or throw everything away. */
export function checkRelabel(scope: Scope, flow: LabelFlow, report: Report): void {
  for (const node of scope.nodes) {
    for (const rules of rulesOf(node.block)) {
      const read = readRules(rules);
      const send: Send = (code, { rule, at }, message) =>
        report({ code, message, path: `${describeBlock(node.block)} > ${rule.name}`, range: at?.range ?? rule.range });
      checkAbsent(node, flow, read, send);
      for (const rule of read) checkRule(rule, send);
      checkKeeps(read, send);
    }
  }
}

type Send = (
  code: CheckCode,
  place: { readonly rule: Block; readonly at: Expression | undefined },
  message: string,
) => void;

/** A rule as far as it is written out. */
interface Rule {
  readonly rule: Block;
  readonly action: string | undefined;
  readonly sources: readonly { readonly name: string; readonly node: Expression }[];
  readonly regex: string | undefined;
  readonly regexNode: Expression | undefined;
}

/** The lists of rules in a component: each runs from top to bottom. */
function rulesOf(block: Block): readonly (readonly Block[])[] {
  if (/^(?:discovery|prometheus|loki)\.relabel$/.test(block.name)) return [blocksOf(block, 'rule')];
  if (block.name !== 'prometheus.remote_write') return [];
  return blocksOf(block, 'endpoint').map((endpoint) => blocksOf(endpoint, 'write_relabel_config'));
}

function readRules(rules: readonly Block[]): readonly Rule[] {
  return rules.map((rule) => {
    const action = valueOf(rule, 'action');
    const labels = valueOf(rule, 'source_labels');
    const regexNode = valueOf(rule, 'regex');
    return {
      rule,
      action: action === undefined ? 'replace' : textOf(action),
      sources: (labels?.kind === 'array' ? labels.elements : []).flatMap((node) => {
        const name = textOf(node);
        return name === undefined ? [] : [{ name, node }];
      }),
      regex: textOf(regexNode),
      regexNode,
    };
  });
}

/** Labels that steer discovery and scraping, and are gone behind them. */
const goneBehindSource =
  /^__(?:meta|journal|syslog|param|docker|kubernetes|gelf|gcp|aws|heroku|azure)_|^__(?:address|scheme|metrics_path|path|scrape_interval|scrape_timeout)__$/;

function checkAbsent(node: Node, flow: LabelFlow, rules: readonly Rule[], send: Send): void {
  const { name } = node.block;
  const isOnTargets = name === 'discovery.relabel';
  // Rules that a source runs itself see its internal labels; those behind a receiver do not.
  const isBehind =
    name === 'prometheus.remote_write' || (flow.sendersTo(node).size > 0 && flow.usersOfRules(node).size === 0);
  if (!isOnTargets && !isBehind) return;
  const written = new NameCollector(namesOf([]));
  for (const rule of rules) {
    for (const { name: label, node: at } of rule.sources) {
      if (mayHave(written, label)) continue;
      if (isOnTargets && label === '__name__' && flow.usersOfRules(node).size === 0) {
        const advice =
          'targets have no __name__, which comes with the samples: move the rule into a prometheus.relabel behind the scrape';
        send('absent-label', { rule: rule.rule, at }, `this rule never matches a metric: ${advice}`);
      } else if (isOnTargets && label.startsWith('__meta_')) {
        const problem = flow.usersOfRules(node).size === 0 ? metaProblem(node, label, flow) : undefined;
        if (problem !== undefined) send('absent-label', { rule: rule.rule, at }, problem);
      } else if (!isOnTargets && goneBehindSource.test(label)) {
        send('absent-label', { rule: rule.rule, at }, `${label} is gone here: ${adviceFor(name, label)}`);
      }
    }
    written.add(writtenBy(rule.rule));
  }
}

/** Describes a label that belongs to another discovery than the one of these targets. */
function metaProblem({ block }: Node, label: string, flow: LabelFlow): string | undefined {
  const { names, isOpen } = flow.ofTargets(valueOf(block, 'targets'));
  const prefixes = [...names].filter((name) => /^__meta_.*_$/.test(name));
  if (isOpen || prefixes.length === 0 || names.has(label)) return undefined;
  if (prefixes.some((prefix) => label.startsWith(prefix))) return undefined;
  return `no target has the label ${label}: labels of this discovery begin with ${prefixes.join(' or ')}`;
}

function adviceFor(component: string, label: string): string {
  if (component !== 'loki.relabel') return 'relabel before the scrape, in discovery.relabel';
  const source = label.startsWith('__journal_') ? 'loki.source.journal' : 'the source';
  return `hand the rules to ${source} instead: relabel_rules = loki.relabel.NAME.rules`;
}

function checkRule({ rule, action, sources, regex, regexNode }: Rule, send: Send): void {
  if (regex === undefined || regexProblem(regex) !== undefined) return;
  const place = { rule, at: regexNode };
  const anchor = anchorProblem(regex);
  if (anchor !== undefined) send('anchored-regex', place, anchor);
  if (sources[0]?.name !== '__meta_docker_container_name' || action === 'hashmod') return;
  if (!alternativesOf(regex).every((alternative) => /^\^?[\w-](?![*?]|\{0)/.test(alternative))) return;
  send(
    'docker-name',
    place,
    `names of Docker containers begin with a slash, so this never matches: write ${JSON.stringify(`/(?:${regex.replace(/^\^/, '')})`)}`,
  );
}

/** Relabel expressions have to match the whole value; a single anchor shows that a part was meant. */
function anchorProblem(regex: string): string | undefined {
  if (alternativesOf(regex).length > 1) return undefined;
  const [begins, ends] = [regex.startsWith('^'), /(?:^|[^\\])(?:\\\\)*\$$/.test(regex)];
  const always = 'relabel expressions match the whole value';
  if (begins && !ends && /(?:^|[^\\])(?:\\\\)*(?:[\w/:@-]|\\[^\w])$/.test(regex)) {
    return `${always}, so nothing may follow ${JSON.stringify(regex)}: end it with .*`;
  }
  if (ends && !begins && /^(?:[\w/:@-](?![*?{])|\\[^\w])/.test(regex)) {
    return `${always}, so nothing may come before ${JSON.stringify(regex)}: begin it with .*`;
  }
  return undefined;
}

/** The parts between the bars outside of groups and classes; of one group, the parts within. */
function alternativesOf(regex: string): string[] {
  const whole = /^\^?\((?:\?:|\?P?<\w+>)?([^()[\]\\]*)\)\$?$/.exec(regex)?.[1] ?? regex;
  const parts = [''];
  let [depth, isInClass] = [0, false];
  for (const [token] of whole.matchAll(/\\.|[^]/g)) {
    if (isInClass) isInClass = token !== ']';
    else if (token === '[') isInClass = true;
    else if (token === '(') depth++;
    else if (token === ')') depth--;
    if (token === '|' && depth === 0 && !isInClass) parts.push('');
    else parts.push(`${parts.pop() ?? ''}${token}`);
  }
  return parts;
}

/** Targets must pass every `keep`: two on the same label that never agree let nothing through. */
function checkKeeps(rules: readonly Rule[], send: Send): void {
  const earlier = new Map<string, Rule>();
  for (const rule of rules) {
    const [source, ...others] = rule.sources;
    const target = textOf(valueOf(rule.rule, 'target_label'));
    if (target !== undefined) earlier.delete(target);
    if (rule.action !== 'keep' || source === undefined || others.length > 0 || rule.regex === undefined) continue;
    const before = earlier.get(source.name);
    if (before?.regex !== undefined && excludes(before.regex, rule.regex)) {
      send(
        'keep-nothing',
        { rule: rule.rule, at: rule.regexNode },
        `an earlier rule keeps only ${JSON.stringify(before.regex)} of ${source.name}, so nothing is left: join the two by |`,
      );
    }
    earlier.set(source.name, rule);
  }
}

const simple = /^[\w./:@-]*(?:\.[*+])?$/;

/** Whether no value fits both. Detected only for literal texts, and texts followed by `.*`. */
function excludes(one: string, other: string): boolean {
  const [first, second] = [one, other].map((regex) =>
    alternativesOf(regex).map((part) => part.replace(/^\^|\$$/g, '')),
  );
  if (![...(first ?? []), ...(second ?? [])].every((part) => simple.test(part))) return false;
  return (first ?? []).every((part) => (second ?? []).every((against) => differ(part, against)));
}

function differ(one: string, other: string): boolean {
  const [first, second] = [one, other].map((part) => {
    const isOpen = /\.[*+]$/.test(part);
    return { text: isOpen ? part.slice(0, -2) : part, isOpen };
  });
  if (first === undefined || second === undefined) return false;
  // A dot stands for any character; texts are told apart by the others.
  const length = Math.min(first.text.length, second.text.length);
  for (let index = 0; index < length; index++) {
    const [left, right] = [first.text[index], second.text[index]];
    if (left !== right && left !== '.' && right !== '.') return true;
  }
  if (first.text.length === second.text.length) return false;
  const [shorter] = first.text.length < second.text.length ? [first] : [second];
  return !shorter.isOpen;
}
