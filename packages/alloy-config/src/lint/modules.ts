import type { Block, Statement } from '../syntax/nodes.js';
import type { CheckCode } from '../schema/check-table.js';
import { suggest } from '../validation/suggest.js';

/** A custom component, as the `declare` in the same file says it. */
export interface Module {
  /** Names of its arguments, and whether each must be given. */
  readonly arguments: ReadonlyMap<string, boolean>;
  readonly exports: ReadonlySet<string>;
}

/** Custom components by their name. */
export type Modules = ReadonlyMap<string, Module>;

/** Modules that the `declare` blocks of a body define. */
export function modulesIn(blocks: readonly Block[]): Modules {
  return new Map(
    blocks.flatMap((block): [string, Module][] =>
      block.name === 'declare' && block.label !== undefined ? [[block.label, moduleOf(block)]] : [],
    ),
  );
}

function moduleOf({ body }: Block): Module {
  const inner = body.filter(isBlock);
  const named = (name: string): Block[] => inner.filter((block) => block.name === name && block.label !== undefined);
  return {
    arguments: new Map(named('argument').map((block) => [block.label ?? '', !isOptional(block)])),
    exports: new Set(named('export').map(({ label = '' }) => label)),
  };
}

/** One whose `optional` is computed may be left out as far as can be seen. */
function isOptional({ body }: Block): boolean {
  return body.some(
    (statement) =>
      statement.kind === 'attribute' &&
      statement.name === 'optional' &&
      !(statement.value.kind === 'boolean' && !statement.value.value),
  );
}

type Send = (code: CheckCode, at: Statement | Block, message: string) => void;

/** Checks a custom component against its `declare`. */
export function checkCustomComponent(block: Block, module: Module, send: Send): void {
  const names = [...module.arguments.keys()];
  const given = new Set<string>();
  for (const statement of block.body) {
    if (statement.kind === 'block') {
      send('unknown-block', statement, `${block.name} takes arguments only: write ${statement.name} = ...`);
    } else if (statement.kind === 'attribute') {
      given.add(statement.name);
      if (module.arguments.has(statement.name)) continue;
      const near = suggest(statement.name, names);
      const known = names.length === 0 ? 'its declare has none' : `its declare has ${names.join(', ')}`;
      const advice = near === undefined ? known : `did you mean ${near}?`;
      send('unknown-attribute', statement, `${statement.name} is not an argument of ${block.name}: ${advice}`);
    }
  }
  for (const [name, isRequired] of module.arguments) {
    if (isRequired && !given.has(name)) send('missing-attribute', block, `${block.name} needs ${name} = ...`);
  }
}

function isBlock(statement: Statement): statement is Block {
  return statement.kind === 'block';
}
