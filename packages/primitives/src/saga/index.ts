export { saga, SagaPrimitive, type SagaOptions } from './saga.js';
export type { CheckedChain, SagaStep, SagaSteps, UndoInput } from './saga-steps.js';
export { SagaError, type UndoFailure } from './saga-error.js';
