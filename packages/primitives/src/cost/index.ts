export { createPrices, type ModelPrices, type Prices } from './prices.js';
export { streamUsageOf, usageOf } from './usage-of.js';
export { metered, MeteredPrimitive, type MeteredOptions } from './metered.js';
