export { primitiveContract, type BuildPrimitive, type ContractCase } from './primitive-contract.js';
export { RecordedStep, RecordingInstrumentation } from './recording-instrumentation.js';
