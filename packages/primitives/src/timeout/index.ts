export { timeout, TimeoutPrimitive } from './timeout.js';
export type { TimeoutMode, TimeoutOptions } from './timeout-options.js';
