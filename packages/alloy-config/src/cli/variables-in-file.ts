import { dottedName, type AlloyFile, type Expression } from '../syntax/nodes.js';
import { attributesIn, expressionsIn, variableOf } from '../syntax/walk-alloy.js';

/** A variable that a configuration reads. */
export interface FileVariable {
  readonly name: string;
  /** Whether the file says what holds without it. */
  readonly isOptional: boolean;
}

/** The variables that a file reads, in alphabetical order. */
export function variablesInFile(file: AlloyFile): readonly FileVariable[] {
  const optional = new Map<string, boolean>();
  for (const { value } of attributesIn(file.body)) {
    const withDefault = new Set(variablesWithDefault(value));
    for (const expression of expressionsIn(value)) {
      const name = variableOf(expression);
      if (name !== undefined) optional.set(name, withDefault.has(expression) && optional.get(name) !== false);
    }
  }
  return [...optional]
    .map(([name, isOptional]) => ({ name, isOptional }))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}

/** `coalesce(sys.env("NAME"), "default")` */
function variablesWithDefault(value: Expression): Expression[] {
  return [...expressionsIn(value)].flatMap((expression) =>
    expression.kind === 'call' && dottedName(expression.callee) === 'coalesce' ? expression.arguments.slice(0, -1) : [],
  );
}
