export { keyed, KeyedPrimitive } from './keyed.js';
export type { KeyedOptions } from './keyed-options.js';
