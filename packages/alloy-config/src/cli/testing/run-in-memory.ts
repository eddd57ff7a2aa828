import { PassThrough } from 'node:stream';
import type { CliIo } from '../cli-io.js';
import { runCli } from '../run-cli.js';

/** The results of a run of the command line. */
export interface CliRun {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Surroundings of a run. */
export interface Surroundings {
  /** Content of standard input. */
  readonly stdin?: string;
  readonly env?: CliIo['env'];
  /** Whether the three streams are terminals. */
  readonly isTerminal?: boolean;
}

/** Runs the command line without a process of its own. */
export async function runInMemory(argv: readonly string[], surroundings: Surroundings = {}): Promise<CliRun> {
  const { stdin = '', env = {}, isTerminal = false } = surroundings;
  const stream = (): PassThrough => Object.assign(new PassThrough(), { isTTY: isTerminal });
  const io = { stdin: stream(), stdout: stream(), stderr: stream(), env };
  const written = [io.stdout, io.stderr].map((output) => {
    const chunks: Buffer[] = [];
    output.on('data', (chunk: Buffer) => chunks.push(chunk));
    return () => Buffer.concat(chunks).toString();
  });
  io.stdin.end(stdin);
  const exitCode = await runCli(argv, io);
  // Texts that commander wrote without waiting are taken before this turn ends.
  await new Promise((resolve) => setImmediate(resolve));
  return { exitCode, stdout: written[0]?.() ?? '', stderr: written[1]?.() ?? '' };
}
