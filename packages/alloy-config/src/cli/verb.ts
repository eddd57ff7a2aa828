import type { CliIo } from './cli-io.js';

/** Makes the action of a verb: what it returns is the exit code. */
export type Verb = <Arguments extends readonly unknown[]>(
  run: (io: CliIo, ...given: Arguments) => Promise<number>,
) => (...given: Arguments) => Promise<void>;
