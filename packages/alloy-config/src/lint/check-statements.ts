import { componentTable, configBlockTable } from '../components/component-table.js';
import { isPlausibleComponent, languageBlocks, undescribedComponents } from '../components/known-components.js';
import type { Block, Body } from '../syntax/nodes.js';
import { checkComponent, describeBlock } from '../validation/check-component.js';
import type { CheckCode } from '../schema/check-table.js';
import type { Report } from '../schema/problem.js';
import { suggest } from '../validation/suggest.js';

/** Checks each statement of a file for itself. `ownNames` are what `declare` and imports bring. */
export function checkStatements(body: Body, report: Report, ownNames: ReadonlySet<string>): void {
  const seen = new Set<string>();
  for (const statement of body) {
    if (statement.kind === 'attribute') {
      report({
        code: 'top-level-attribute',
        message: `${statement.name} = ... stands outside every block, which Alloy refuses: move it into a block`,
        path: statement.name,
        range: statement.range,
      });
    } else if (statement.kind === 'block') {
      checkBlock(statement, report, ownNames);
      checkDuplicate(statement, seen, report);
    }
  }
}

function checkBlock(block: Block, report: Report, ownNames: ReadonlySet<string>): void {
  const send = sender(block, report);
  const configBlock = configBlockTable.get(block.name);
  if (configBlock !== undefined) {
    if (block.label !== undefined) send('unexpected-label', `${block.name} takes no label: remove "${block.label}"`);
    checkComponent(configBlock, block, report);
    return;
  }
  if (block.name === 'foreach') {
    send('experimental-feature', 'foreach is experimental: start Alloy with --stability.level=experimental');
  }
  if (block.label === undefined)
    send('missing-label', `${block.name} needs a label: write ${block.name} "name" { ... }`);
  if (languageBlocks.has(block.name) || isOwn(block.name, ownNames)) return;

  const spec = componentTable.get(block.name);
  if (spec !== undefined) {
    checkComponent(spec, block, report);
    return;
  }
  if (!undescribedComponents.has(block.name)) reportUnknown(block, ownNames, send);
}

/** Names of modules: `declare "name"` makes `name`, `import.file "name"` makes `name.whatever`. */
function isOwn(name: string, ownNames: ReadonlySet<string>): boolean {
  return ownNames.has(name.split('.')[0] ?? '');
}

function reportUnknown(block: Block, ownNames: ReadonlySet<string>, send: Send): void {
  const near = suggest(block.name, [
    ...componentTable.keys(),
    ...configBlockTable.keys(),
    ...undescribedComponents,
    ...languageBlocks,
    ...ownNames,
  ]);
  if (near !== undefined) {
    send('unknown-component', `there is no component ${block.name}: did you mean ${near}?`);
    return;
  }
  if (isPlausibleComponent(block.name)) {
    send('undescribed-component', `${block.name} is not known here: check its name, for its content is not checked`);
    return;
  }
  send(
    'unknown-component',
    `there is no component ${block.name}: Alloy's begin with prometheus., loki., otelcol., discovery., ...`,
  );
}

function checkDuplicate(block: Block, seen: Set<string>, report: Report): void {
  const id = describeBlock(block);
  if (seen.has(id)) {
    const mending = block.label === undefined ? 'join the two blocks' : 'give one of them another label';
    sender(block, report)('duplicate-label', `${id} is there twice: ${mending}`);
  }
  seen.add(id);
}

type Send = (code: CheckCode, message: string) => void;

function sender(block: Block, report: Report): Send {
  return (code, message) =>
    report({ code, message, path: describeBlock(block), range: block.labelRange ?? block.range });
}
