import { flagOf, textOf } from '../schema/literal.js';
import type { Block, Body, Expression, Field } from '../syntax/nodes.js';
import { readSelector } from '../validation/log-selector.js';
import { readRegex } from '../validation/regex-syntax.js';
import { blocksOf, valueOf } from './block-parts.js';
import { anyNames, mapKeys, mayHave, namesOf, union, type NameSet } from './label-set.js';

/** Something that a stage reads and that no stage before it makes. */
export interface MissingName {
  readonly kind: 'field' | 'label';
  readonly name: string;
  readonly stage: Block;
  /** Where the stage reads it. */
  readonly at: Expression | Field | Block;
  /** What an earlier stage calls the field of that name, if one does. */
  readonly calledHere: string | undefined;
}

interface State {
  /** Fields that the stages so far have extracted. The labels of a line are among them from the start. */
  readonly fields: NameSet;
  readonly labels: NameSet;
  /** Fields that a stage extracted under another name, by the name in the line. */
  readonly renamed: ReadonlyMap<string, string>;
}

/** Runs the stages of `loki.process` as far as names go. Tells `missing` what is read and was never made. */
export function runStages(body: Body, labels: NameSet, missing: (name: MissingName) => void = () => undefined): State {
  return body.reduce<State>((state, statement) => (isStage(statement) ? runStage(statement, state, missing) : state), {
    fields: labels,
    labels,
    renamed: new Map(),
  });
}

function isStage(statement: Body[number]): statement is Block {
  return statement.kind === 'block' && statement.name.startsWith('stage.');
}

type TellMissing = (name: MissingName) => void;

function runStage(stage: Block, state: State, missing: TellMissing): State {
  const read = (name: string | undefined, at: Expression | Field | Block | undefined, among = state.fields): void => {
    if (name === undefined || name === '' || among.names.has(name)) return;
    const calledHere = state.renamed.get(name);
    // A field that may be there is still most likely a slip if an earlier stage gave it another name.
    if (among.isOpen && calledHere === undefined) return;
    missing({ kind: 'field', name, stage, at: at ?? stage, calledHere });
  };
  const source = valueOf(stage, 'source');
  const extracted = (names: NameSet, renamed = state.renamed): State => ({
    ...state,
    fields: union(state.fields, names),
    renamed,
  });
  const labelled = (names: NameSet, from: State = state): State => ({ ...from, labels: union(from.labels, names) });

  switch (stage.name.slice('stage.'.length)) {
    case 'json':
      read(textOf(source), source);
      return extracted(extractedBy(stage, 'expressions'), renamedBy(stage, 'expressions', state));
    case 'logfmt':
      read(textOf(source), source);
      return extracted(extractedBy(stage, 'mapping'), renamedBy(stage, 'mapping', state));
    case 'regex':
    case 'replace': {
      read(textOf(source), source);
      const groups = groupsOf(valueOf(stage, 'expression'));
      return hasFlag(stage, 'labels_from_groups') ? labelled(groups, extracted(groups)) : extracted(groups);
    }
    case 'pattern': {
      read(textOf(source), source);
      const groups = placesIn(valueOf(stage, 'pattern'));
      return hasFlag(stage, 'labels_from_groups') ? labelled(groups, extracted(groups)) : extracted(groups);
    }
    case 'docker':
      return labelled(namesOf(['stream']), extracted(namesOf(['output', 'stream', 'timestamp'])));
    case 'cri':
      return labelled(namesOf(['stream']), extracted(namesOf(['flags', 'stream', 'timestamp', 'content'])));
    case 'timestamp':
    case 'output':
      read(textOf(source), source);
      return state;
    case 'tenant':
      read(textOf(source), source);
      return state;
    case 'drop':
      for (const name of textOf(source)?.split(',') ?? []) read(name.trim(), source);
      return state;
    case 'template':
      return extracted(nameIn(source));
    case 'labels': {
      const fromMetadata = textOf(valueOf(stage, 'source_type')) === 'structured_metadata';
      if (!fromMetadata) for (const { name, at } of sourcesIn(valueOf(stage, 'values'))) read(name, at);
      return labelled(mapKeys(valueOf(stage, 'values')));
    }
    case 'structured_metadata':
      for (const { name, at } of sourcesIn(valueOf(stage, 'values'))) {
        read(name, at, union(state.fields, state.labels));
      }
      return state;
    case 'static_labels': {
      const names = mapKeys(valueOf(stage, 'values'));
      return labelled(names, extracted(names));
    }
    case 'metrics':
      for (const metric of blocksOf(stage)) {
        if (flagOf(valueOf(metric, 'match_all')) === true) continue;
        const at = valueOf(metric, 'source') ?? valueOf(metric, 'name');
        read(textOf(valueOf(metric, 'source')) ?? textOf(valueOf(metric, 'name')), at ?? metric);
      }
      return state;
    case 'match':
      return runMatch(stage, state, missing);
    case 'label_drop':
    case 'label_keep':
    case 'multiline':
    case 'limit':
    case 'decolorize':
    case 'luhn':
    case 'pack':
    case 'sampling':
    case 'structured_metadata_drop':
    case 'truncate':
      return state;
    default:
      return { ...state, fields: union(state.fields, anyNames), labels: union(state.labels, anyNames) };
  }
}

function runMatch(stage: Block, state: State, missing: TellMissing): State {
  const selector = valueOf(stage, 'selector');
  for (const { label, operator, value } of readSelector(textOf(selector) ?? '').matchers) {
    // Only a matcher that wants some text fails where there is no label at all.
    const wantsText = (operator === '=' && value !== '') || (operator === '=~' && /^[\w.-]+$/.test(value));
    if (!wantsText || mayHave(state.labels, label)) continue;
    missing({ kind: 'label', name: label, stage, at: selector ?? stage, calledHere: undefined });
  }
  return stage.body.reduce<State>(
    (inner, statement) => (isStage(statement) ? runStage(statement, inner, missing) : inner),
    state,
  );
}

/** What a stage that reads JSON or logfmt extracts: named fields, and with an expression of names any. */
function extractedBy(stage: Block, map: string): NameSet {
  const pattern = valueOf(stage, 'regex');
  return union(mapKeys(valueOf(stage, map)), pattern === undefined ? namesOf([]) : anyNames);
}

function renamedBy(stage: Block, map: string, { renamed }: State): ReadonlyMap<string, string> {
  const value = valueOf(stage, map);
  const fields = value?.kind === 'object' ? value.fields : [];
  return new Map([
    ...renamed,
    ...fields.flatMap(({ key, value: path }): [string, string][] => {
      const text = textOf(path);
      return text === undefined || text === '' || text === key ? [] : [[text, key]];
    }),
  ]);
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

/** What a map of names reads: its values, or its keys where a value is empty. */
function sourcesIn(value: Expression | undefined): { readonly name: string; readonly at: Field }[] {
  if (value?.kind !== 'object') return [];
  return value.fields.flatMap((field) => {
    const text = field.value.kind === 'null' ? '' : textOf(field.value);
    return text === undefined ? [] : [{ name: text === '' ? field.key : text, at: field }];
  });
}
