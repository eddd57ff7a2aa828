import type { ComponentSpec } from '../schema/component-spec.js';
import type { Block } from '../syntax/nodes.js';
import { BodyView } from '../schema/body-view.js';
import { checkBody } from './check-body.js';
import type { Report } from '../schema/problem.js';

/** Checks one component or configuration block against its description. Looks at nothing outside it. */
export function checkComponent(spec: ComponentSpec, block: Block, report: Report): void {
  checkBody(new BodyView(spec.body, block, describeBlock(block), report));
}

/** A block's header: `prometheus.scrape "app"`. */
export function describeBlock(block: Block): string {
  return block.label === undefined ? block.name : `${block.name} "${block.label}"`;
}
