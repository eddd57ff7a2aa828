import type { Block } from '../syntax/nodes.js';

declare const stageMark: unique symbol;

/** A step of `loki.process`, made by `stage.json(...)` and its kin. */
export type Stage = Block & { readonly [stageMark]?: true };
