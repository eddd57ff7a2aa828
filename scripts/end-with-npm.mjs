// npm starts a script by a shell. SIGTERM ends that shell, and the shell does not tell its child.

const lookEveryMs = 300;

/** Sends SIGTERM to this process once the shell by which npm started it is gone. */
export function endWithNpm() {
  if (process.env.npm_lifecycle_event === undefined || process.platform === 'win32') return;
  const shell = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === shell) return;
    clearInterval(timer);
    process.kill(process.pid, 'SIGTERM');
  }, lookEveryMs);
  timer.unref();
}
