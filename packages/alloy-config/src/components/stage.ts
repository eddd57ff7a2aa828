import { block } from '../syntax/builders.js';
import type { Block } from '../syntax/nodes.js';
import type { ArgumentsOf } from './arguments-of.js';
import { bodyEntries } from './body-entries.js';
import type { BodySpec } from './body-spec.js';
import { stageBodies } from './loki-process-stages.js';

declare const stageMark: unique symbol;

/** A step of `loki.process`, made by `stage.json(...)` and its kin. */
export type Stage = Block & { readonly [stageMark]?: true };

type StageFunctions = {
  readonly [Name in keyof typeof stageBodies]: (args: ArgumentsOf<(typeof stageBodies)[Name]>) => Stage;
};

/** Makes the steps of `loki.process`: `stage.json({ expressions: { level: '' } })`. */
export const stage = Object.fromEntries(
  Object.entries<BodySpec>(stageBodies).map(([name, spec]) => [
    name,
    (args: object): Stage => block(`stage.${name}`, bodyEntries(spec, args)),
  ]),
) as unknown as StageFunctions;
