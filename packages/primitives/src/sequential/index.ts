export {
  sequential,
  SequentialPrimitive,
  type ChainedSteps,
  type SequenceInput,
  type SequenceOutput,
  type SequentialOptions,
  type StepMismatch,
} from './sequential.js';
