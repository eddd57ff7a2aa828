// Runs a program quietly, and every ten seconds says on standard error that it still runs, with the last line it printed.
import { spawn } from 'node:child_process';
import { once } from 'node:events';

const signals = ['SIGHUP', 'SIGINT', 'SIGTERM'];

/**
 * Resolves with its exit status (null where it could not start) and everything it printed. A signal to this process ends
 * the program first, and then this process.
 */
export async function runWithProgress(what, command, args, options, everyMs = 10_000) {
  const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  const startedAt = performance.now();
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text));
  const timer = setInterval(() => {
    const seconds = Math.round((performance.now() - startedAt) / 1000);
    const last = lastLine(output);
    console.error(`${what}, ${seconds} s${last ? `: ${last}` : ''} ...`);
  }, everyMs);
  let received;
  const forward = (signal) => {
    received = signal;
    child.kill(signal);
  };
  for (const signal of signals) process.on(signal, forward);
  try {
    const [status] = await once(child, 'close');
    return { status, output };
  } catch (error) {
    return { status: null, output: `${output}${error.message}` };
  } finally {
    clearInterval(timer);
    for (const signal of signals) process.off(signal, forward);
    if (received !== undefined) process.kill(process.pid, received);
  }
}

/** The last line that tells how far the program is: those with a bullet are turbo's settings. */
function lastLine(output) {
  const lines = output.split('\n').map((line) => line.trim());
  return lines.findLast((line) => line !== '' && !line.startsWith('•'))?.slice(0, 100);
}
