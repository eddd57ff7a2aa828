// One place where the rehearsal starts programs: output is kept, and shown only where something fails.
import { spawn } from 'node:child_process';

/** Runs a program to its end. Rejects with what it printed where it does not end with 0. */
export function run(command, args, { cwd, env, timeoutMs = 300_000 } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
    let stdout = '';
    let all = '';
    child.stdout.on('data', (data) => {
      stdout += data;
      all += data;
    });
    child.stderr.on('data', (data) => (all += data));
    child.on('error', reject);
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      if (code === 0) resolve(stdout);
      else reject(new Error(`${command} ${args.join(' ')} ended with ${signal ?? code}:\n${all.trim().slice(-4000)}`));
    });
  });
}
