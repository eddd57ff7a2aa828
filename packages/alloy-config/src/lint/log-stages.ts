import { flagOf, textOf } from '../schema/literal.js';
import type { Block, Body, Expression, Field } from '../syntax/nodes.js';
import { readSelector } from '../validation/log-selector.js';
import { readRegex } from '../validation/regex-syntax.js';
import { blocksOf, valueOf } from './block-parts.js';
import { anyNames, mapKeys, mayHave, NameCollector, namesOf, union, type NameSet } from './label-set.js';

/** Something that a stage reads and that no stage before it makes. */
export interface MissingName {
  readonly kind: 'field' | 'label';
  readonly name: string;
  readonly stage: Block;
  /** Where the stage reads it. */
  readonly at: Expression | Field | Block;
  /** Name that an earlier stage gave to the field, if one did. */
  readonly calledHere: string | undefined;
}

/** Data that a line carries between two stages. Grows from stage to stage. */
export interface LineState {
  /** Fields that the stages so far have extracted. The labels of a line are among them from the start. */
  readonly fields: NameCollector;
  readonly labels: NameCollector;
  /** Fields that a stage extracted under another name, by the name in the line. */
  readonly renamed: Map<string, string>;
}

type TellMissing = (name: MissingName) => void;

/** Runs the stages of `loki.process` as far as names go. Tells `missing` what is read and was never made. */
export function runStages(body: Body, labels: NameSet, missing: TellMissing = () => undefined): LineState {
  const state = { fields: new NameCollector(labels), labels: new NameCollector(labels), renamed: new Map() };
  for (const statement of body) if (isStage(statement)) runStage(statement, state, missing);
  return state;
}

function isStage(statement: Body[number]): statement is Block {
  return statement.kind === 'block' && statement.name.startsWith('stage.');
}

/** Stages that make no name and read none. */
const neutral: ReadonlySet<string> = new Set([
  ...['label_drop', 'label_keep', 'multiline', 'limit', 'decolorize', 'luhn', 'pack', 'sampling'],
  ...['structured_metadata_drop', 'truncate'],
]);

function runStage(stage: Block, state: LineState, missing: TellMissing): void {
  const { fields, labels } = state;
  const read = (name: string | undefined, at: Expression | Field | Block | undefined, others?: NameSet): void => {
    if (name === undefined || name === '' || fields.names.has(name) || others?.names.has(name) === true) return;
    const calledHere = state.renamed.get(name);
    // A field that may be there is still most likely a slip if an earlier stage gave it another name.
    if ((fields.isOpen || others?.isOpen === true) && calledHere === undefined) return;
    missing({ kind: 'field', name, stage, at: at ?? stage, calledHere });
  };
  const source = valueOf(stage, 'source');
  const values = valueOf(stage, 'values');

  switch (stage.name.slice('stage.'.length)) {
    case 'json':
    case 'logfmt': {
      const map = stage.name === 'stage.json' ? 'expressions' : 'mapping';
      read(textOf(source), source);
      fields.add(extractedBy(stage, map));
      noteRenamed(valueOf(stage, map), state.renamed);
      return;
    }
    case 'regex':
    case 'replace':
    case 'pattern': {
      read(textOf(source), source);
      const isPattern = stage.name === 'stage.pattern';
      const groups = isPattern ? placesIn(valueOf(stage, 'pattern')) : groupsOf(valueOf(stage, 'expression'));
      fields.add(groups);
      if (hasFlag(stage, 'labels_from_groups')) labels.add(groups);
      return;
    }
    case 'docker':
      fields.add(namesOf(['output', 'stream', 'timestamp']));
      labels.add(namesOf(['stream']));
      return;
    case 'cri':
      fields.add(namesOf(['flags', 'stream', 'timestamp', 'content']));
      labels.add(namesOf(['stream']));
      return;
    case 'timestamp':
    case 'output':
    case 'tenant':
      read(textOf(source), source);
      return;
    case 'drop':
      for (const name of textOf(source)?.split(',') ?? []) read(name.trim(), source);
      return;
    case 'template':
      fields.add(nameIn(source));
      return;
    case 'labels': {
      const fromMetadata = textOf(valueOf(stage, 'source_type')) === 'structured_metadata';
      if (!fromMetadata) for (const { name, at } of sourcesIn(values)) read(name, at);
      labels.add(mapKeys(values));
      return;
    }
    case 'structured_metadata':
      for (const { name, at } of sourcesIn(values)) read(name, at, labels);
      return;
    case 'static_labels':
      fields.add(mapKeys(values));
      labels.add(mapKeys(values));
      return;
    case 'metrics':
      for (const metric of blocksOf(stage)) {
        if (flagOf(valueOf(metric, 'match_all')) === true) continue;
        const at = valueOf(metric, 'source') ?? valueOf(metric, 'name');
        read(textOf(at), at ?? metric);
      }
      return;
    case 'match':
      checkSelector(stage, labels, missing);
      for (const statement of stage.body) if (isStage(statement)) runStage(statement, state, missing);
      return;
    default:
      if (neutral.has(stage.name.slice('stage.'.length))) return;
      fields.add(anyNames);
      labels.add(anyNames);
  }
}

function checkSelector(stage: Block, labels: NameSet, missing: TellMissing): void {
  const selector = valueOf(stage, 'selector');
  for (const { label, operator, value } of readSelector(textOf(selector) ?? '').matchers) {
    // Only a matcher that wants some text fails where there is no label at all.
    const wantsText = (operator === '=' && value !== '') || (operator === '=~' && /^[\w.-]+$/.test(value));
    if (!wantsText || mayHave(labels, label)) continue;
    missing({ kind: 'label', name: label, stage, at: selector ?? stage, calledHere: undefined });
  }
}

/** Fields extracted by a stage for JSON or logfmt: the named ones, or any if names come from an expression. */
function extractedBy(stage: Block, map: string): NameSet {
  const pattern = valueOf(stage, 'regex');
  return union(mapKeys(valueOf(stage, map)), pattern === undefined ? namesOf([]) : anyNames);
}

function noteRenamed(map: Expression | undefined, renamed: Map<string, string>): void {
  for (const { key, value } of map?.kind === 'object' ? map.fields : []) {
    const text = textOf(value);
    if (text !== undefined && text !== '' && text !== key) renamed.set(text, key);
  }
}

function groupsOf(expression: Expression | undefined): NameSet {
  const text = textOf(expression);
  return text === undefined ? anyNames : namesOf(readRegex(text).groups);
}

/** Names in a pattern such as `<ip> - <_> <method>`. */
function placesIn(expression: Expression | undefined): NameSet {
  const text = textOf(expression);
  return text === undefined ? anyNames : namesOf([...text.matchAll(/<(\w+)>/g)].map(([, name = '']) => name));
}

function nameIn(expression: Expression | undefined): NameSet {
  const text = textOf(expression);
  return text === undefined ? anyNames : namesOf([text]);
}

function hasFlag(stage: Block, name: string): boolean {
  const value = valueOf(stage, name);
  return value !== undefined && flagOf(value) !== false;
}

/** Fields that a map of names reads: its values, or its keys where a value is empty. */
function sourcesIn(value: Expression | undefined): { readonly name: string; readonly at: Field }[] {
  if (value?.kind !== 'object') return [];
  return value.fields.flatMap((field) => {
    const text = field.value.kind === 'null' ? '' : textOf(field.value);
    return text === undefined ? [] : [{ name: text === '' ? field.key : text, at: field }];
  });
}
