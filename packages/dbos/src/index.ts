export { createDbosEngine, DbosEngine, type ScheduleOptions, type StartOptions } from './engine.js';
export type { DbosEngineOptions, Propagation, QueueLimits, StartRate, WorkerOptions } from './engine-options.js';
export { DurableDatabaseError, type DatabaseTrouble } from './database-error.js';
export { durable, DurablePrimitive, type DurableOptions, type DurableStartOptions } from './durable.js';
export { DurableRun, RunCancelledError } from './run.js';
export type { RunStatus } from './run-status.js';
export { waitFor, WaitForPrimitive, type MessageSchema, type WaitForOptions } from './wait-for.js';
export { AlreadyAnsweredError, PoisonWorkflowError, UnrecordableValueError, ValueTooLargeError } from './errors.js';
export type { ErrorClass, TextCodec } from './value-codec.js';
