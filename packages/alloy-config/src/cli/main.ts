#!/usr/bin/env node
import process from 'node:process';
import { runCli } from './run-cli.js';

// A reader may stop early, as `head` does; that is not a failure.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit();
    throw error;
  });
}

// Set, not called: the last output through a pipe must not be cut off.
process.exitCode = await runCli(process.argv.slice(2), process);
