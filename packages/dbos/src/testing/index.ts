export { durableReplay, type DurableReplay } from './durable-replay.js';
export { durableContract, type DurableContractOptions } from './durable-contract.js';
export type { RecordOptions } from './text-record.js';
