export { stream, StreamPrimitive, type StreamFunction, type StreamOptions } from './stream.js';
export { collect, CollectPrimitive, type CollectOptions } from './collect.js';
export type { NotAStream, StreamMistake } from './refuse-stream.js';
export { StreamTooLongError } from './stream-too-long-error.js';
