// Runs a program quietly, and every ten seconds says on standard error that it still runs, with the last line it printed.
import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Resolves with its exit status (null where it could not start) and everything it printed. */
export async function runWithProgress(what, command, args, options, everyMs = 10_000) {
  const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  const startedAt = performance.now();
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text));
  const timer = setInterval(() => {
    const seconds = Math.round((performance.now() - startedAt) / 1000);
    const last = output.trimEnd().split('\n').at(-1)?.trim().slice(0, 100);
    console.error(`${what}, ${seconds} s${last ? `: ${last}` : ''} ...`);
  }, everyMs);
  try {
    const [status] = await once(child, 'close');
    return { status, output };
  } catch (error) {
    return { status: null, output: `${output}${error.message}` };
  } finally {
    clearInterval(timer);
  }
}
