import {
  alloyCatalogue,
  flagFor,
  foreignComponents,
  isPlausibleComponent,
  languageBlocks,
  removedComponents,
} from '../components/alloy-catalogue.js';
import { componentTable, configBlockTable } from '../components/component-table.js';
import { languageBlock, undescribedComponent } from '../components/undescribed-component.js';
import type { BodySpec } from '../schema/body-spec.js';
import type { CheckCode } from '../schema/check-table.js';
import type { Report } from '../schema/problem.js';
import type { Block, Body } from '../syntax/nodes.js';
import { checkComponent, describeBlock } from '../validation/check-component.js';
import { suggest } from '../validation/suggest.js';
import { checkCustomComponent } from './modules.js';
import type { Scope } from './scope.js';

/** Checks each statement of a file for itself. `ownNames` are what `declare` and imports bring. */
export function checkStatements(body: Body, scope: Scope, report: Report, ownNames: ReadonlySet<string>): void {
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
      if (checkBlock(statement, scope, report, ownNames)) checkDuplicate(statement, seen, report);
    }
  }
}

/** Checks a block; says whether it may be a component at all. */
function checkBlock(block: Block, scope: Scope, report: Report, ownNames: ReadonlySet<string>): boolean {
  const send = sender(block, report);
  const configBlock = configBlockTable.get(block.name);
  if (configBlock !== undefined) {
    if (block.label !== undefined) send('unexpected-label', `${block.name} takes no label: remove "${block.label}"`);
    checkComponent(configBlock, block, report);
    return true;
  }
  const module = scope.modules.get(block.name);
  const spec = componentTable.get(block.name) ?? undescribedComponent(block.name);
  const isKnown =
    module !== undefined || spec !== undefined || languageBlocks.has(block.name) || isOwn(block.name, ownNames);
  if (!isKnown && !isPlausibleComponent(block.name)) {
    reportUnknown(block, ownNames, send);
    return false;
  }
  if (block.label === undefined) {
    send('missing-label', `${block.name} needs a label: write ${block.name} "name" { ... }`);
  }
  checkStability(block, send);
  if (module !== undefined) {
    checkCustomComponent(block, module, (code, at, message) =>
      report({ code, message, path: describeBlock(block), range: 'range' in at ? at.range : block.range }),
    );
  } else if (spec !== undefined) checkComponent(spec, block, report);
  else if (!isKnown) reportUnknown(block, ownNames, send);
  else if (languageBlocks.has(block.name)) checkLanguageBlock(block, report);
  return true;
}

function checkLanguageBlock(block: Block, report: Report): void {
  const spec = languageBlock(block.name);
  if (spec !== undefined) checkComponent(spec, block, report);
}

function checkStability(block: Block, send: Send): void {
  if (block.name === 'foreach') {
    send('experimental-feature', 'foreach is experimental: start Alloy with --stability.level=experimental');
  }
  const entry = alloyCatalogue.get(block.name);
  const flag = entry === undefined ? undefined : flagFor(entry);
  if (entry === undefined || flag === undefined) return;
  const what = {
    community: 'a community component',
    'public-preview': 'in public preview',
    experimental: 'experimental',
  };
  const since = entry.since === undefined ? '' : `, new in Alloy ${entry.since}`;
  const level = what[entry.stability as keyof typeof what];
  send('experimental-feature', `${block.name} is ${level}${since}: start Alloy with ${flag}`);
}

/** Names of modules: `declare "name"` makes `name`, `import.file "name"` makes `name.whatever`. */
function isOwn(name: string, ownNames: ReadonlySet<string>): boolean {
  return ownNames.has(name.split('.')[0] ?? '');
}

function reportUnknown(block: Block, ownNames: ReadonlySet<string>, send: Send): void {
  const instead = removedComponents.get(block.name);
  if (instead !== undefined) {
    send('unknown-component', `Alloy has no ${block.name} any more: use ${instead}`);
    return;
  }
  const homes = homesOf(block.name);
  if (homes.length > 0) {
    send('unknown-component', `${block.name} is not a component: move it into ${homes.join(', or ')}`);
    return;
  }
  const near = suggest(block.name, [
    ...alloyCatalogue.keys(),
    ...configBlockTable.keys(),
    ...languageBlocks,
    ...ownNames,
  ]);
  if (near !== undefined) {
    send('unknown-component', `there is no component ${block.name}: did you mean ${near}?`);
  } else if (foreignComponents.has(block.name)) {
    send(
      'unknown-component',
      `Alloy has no ${block.name}: use another component, or run the OpenTelemetry Collector beside it`,
    );
  } else if (isPlausibleComponent(block.name)) {
    send(
      'undescribed-component',
      `Alloy 1.19 has no ${block.name}: check its name, or whether a newer Alloy has it; its content is not checked`,
    );
  } else {
    send(
      'unknown-component',
      `there is no component ${block.name}: Alloy's begin with prometheus., loki., otelcol., discovery., ...`,
    );
  }
}

const mostHomes = 3;

/** Where a block belongs that is not a component: `endpoint { } of prometheus.remote_write`. */
function homesOf(name: string): readonly string[] {
  homes ??= findHomes();
  return homes.get(name) ?? [];
}

let homes: ReadonlyMap<string, readonly string[]> | undefined;

/** Made when it is first asked for: most files have no block outside of its component. */
function findHomes(): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  const visit = (body: BodySpec, path: readonly string[]): void => {
    const members = { ...body.members, ...(path.length === 1 ? body.stages?.() : {}) };
    for (const [name, member] of Object.entries(members)) {
      if (member.member !== 'block') continue;
      const places = found.get(name) ?? [];
      found.set(name, places);
      if (places.length < mostHomes) places.push(path.toReversed().join(' of '));
      if (path.length < 3) visit(member.body, [...path, `${name} { }`]);
    }
  };
  // Writers first: that is where most blocks of this kind are missing.
  const specs = [...componentTable.values()].sort((one, other) => rankOf(one.name) - rankOf(other.name));
  for (const spec of [...specs, ...configBlockTable.values()]) visit(spec.body, [spec.name]);
  return found;
}

function rankOf(name: string): number {
  return /\.(?:remote_write|write)$|^prometheus\.scrape$|^loki\.process$/.test(name) ? 0 : 1;
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
