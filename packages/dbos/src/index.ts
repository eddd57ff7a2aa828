export { createDbosEngine, DbosEngine, type StartOptions } from './engine.js';
export type { DbosEngineOptions, Propagation, WorkerOptions } from './engine-options.js';
export { durable, DurablePrimitive, type DurableOptions, type DurableStartOptions } from './durable.js';
export { DurableRun, RunCancelledError, type RunStatus } from './run.js';
export { waitFor, WaitForPrimitive, type MessageSchema, type WaitForOptions } from './wait-for.js';
export { AlreadyAnsweredError, PoisonWorkflowError, UnrecordableValueError, ValueTooLargeError } from './errors.js';
export type { ErrorClass, TextCodec } from './value-codec.js';
