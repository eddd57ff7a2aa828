import type { Block } from '../syntax/nodes.js';

declare const stageMark: unique symbol;

/** A step of `loki.process`, made by a function such as `stage.json(...)`. */
export type Stage = Block & { readonly [stageMark]?: true };
