export { repeat, RepeatPrimitive, type RepeatOptions } from './repeat.js';
export { RepeatLimitError } from './repeat-limit-error.js';
