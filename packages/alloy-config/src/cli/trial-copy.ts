import { join } from 'node:path';
import type { Body, Expression, StringLiteral } from '../syntax/nodes.js';
import { parseAlloy } from '../syntax/parse-alloy.js';
import { quoteString } from '../syntax/quote-string.js';
import { variablesInFile } from './variables-in-file.js';

/** A configuration that may be started beside the one that runs, and the environment that it is started with. */
export interface TrialCopy {
  readonly text: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** Where a trial finds what the configuration names. */
export interface TrialPlaces {
  /** Stands for folders that a variable names. */
  readonly folder: string;
  /** Folder that stands for `/` in the paths of certificates and secrets. */
  readonly root?: string;
}

/** Nothing listens on the port of the discard protocol, so whatever is sent there goes nowhere. */
const nowhere = '127.0.0.1:9';

/**
 * A copy that loads as the original does and touches nothing else: it sends nowhere, listens on ports that the system
 * chooses, and gets no secret.
 */
export function trialCopy(source: string, { folder, root = '/' }: TrialPlaces): TrialCopy {
  const file = parseAlloy(source);
  const edits = [...editsIn(file.body, root)].sort((one, other) => other.start - one.start);
  const text = edits.reduce((edited, { start, end, by }) => edited.slice(0, start) + by + edited.slice(end), source);
  const variables = variablesInFile(file).map(({ name }) => [name, placeholderFor(name, folder)] as const);
  return { text, environment: Object.fromEntries(variables) };
}

/** Chosen by the name, because a file holds nothing else about its variables. */
function placeholderFor(name: string, folder: string): string {
  if (/URL|ENDPOINT|ADDRESS/i.test(name)) return `http://${nowhere}/`;
  return /DIR|FOLDER|PATH/i.test(name) ? folder : 'trial';
}

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly by: string;
}

function* editsIn(body: Body, root: string, component = ''): Generator<Edit> {
  for (const statement of body) {
    if (statement.kind === 'block') {
      yield* editsIn(statement.body, root, statement.label === undefined ? component : statement.name);
    } else if (statement.kind === 'attribute') {
      const text = literalOf(statement.value);
      const by = text === undefined ? undefined : replacementFor(component, statement.name, text.value, root);
      if (text?.range !== undefined && by !== undefined) yield { ...text.range, by: quoteString(by) };
    }
  }
}

function replacementFor(component: string, attribute: string, value: string, root: string): string | undefined {
  if (/(?:^|_)file$|^filename$/.test(attribute)) return root === '/' ? undefined : join(root, value);
  if (component.startsWith('otelcol.receiver.')) return attribute === 'endpoint' ? '127.0.0.1:0' : undefined;
  if (component === 'otelcol.exporter.otlp') return attribute === 'endpoint' ? nowhere : undefined;
  const sends = /^(?:otelcol\.exporter\.|prometheus\.remote_write$|loki\.write$)/.test(component);
  return sends && /^(?:url|\w*endpoint)$/.test(attribute) ? `http://${nowhere}/` : undefined;
}

function literalOf(value: Expression): StringLiteral | undefined {
  if (value.kind === 'parentheses') return literalOf(value.inner);
  return value.kind === 'string' ? value : undefined;
}
