export {
  parallel,
  ParallelPrimitive,
  type Branches,
  type BranchInput,
  type BranchOutcome,
  type BranchOutcomes,
  type BranchOutputs,
  type ParallelOptions,
} from './parallel.js';
export { ParallelError, SiblingFailedError } from './parallel-error.js';
