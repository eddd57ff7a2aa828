export { hedge, HedgePrimitive } from './hedge.js';
export type { HedgeOptions, HedgePercentile } from './hedge-options.js';
export { HedgeLostError } from './hedge-lost-error.js';
