export { resilient, ResilientPrimitive } from './resilient.js';
export type { ResilientOptions } from './resilient-options.js';
