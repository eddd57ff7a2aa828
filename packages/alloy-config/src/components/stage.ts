import { block } from '../syntax/builders.js';
import type { ArgumentsOf } from '../schema/arguments-of.js';
import { bodyEntries } from '../schema/body-entries.js';
import type { BodySpec } from '../schema/body-spec.js';
import type { Stage } from '../schema/stage-entry.js';
import { stageBodies } from './loki-process-stages.js';

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
