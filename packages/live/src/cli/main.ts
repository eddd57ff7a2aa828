#!/usr/bin/env node
import { runCommand } from './run-command.js';

// Connections to other processes hold none; a command ends when it has its answer.
const untilAnswered = setInterval(() => undefined, 2 ** 30);
process.exitCode = await runCommand(process.argv.slice(2), {
  write: (text) => process.stdout.write(text),
  warn: (text) => process.stderr.write(text),
  columns: process.stdout.columns,
  isTerminal: process.stdout.isTTY,
});
clearInterval(untilAnswered);
