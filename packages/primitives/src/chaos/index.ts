export { chaos, ChaosPrimitive, type ChaosOptions } from './chaos.js';
export { ChaosError } from './chaos-error.js';
