const tasks = new Set<() => void>();

function runTasks(): void {
  for (const task of tasks) task();
}

/** Has this done when the process ends by itself, by `process.exit()` or by a crash. One listener serves all who have something to do. */
export function doAtExit(task: () => void): void {
  if (tasks.size === 0) process.on('exit', runTasks);
  tasks.add(task);
}

/** It is done, or needs doing no longer. */
export function notAtExit(task: () => void): void {
  if (tasks.delete(task) && tasks.size === 0) process.off('exit', runTasks);
}

/** A warning that still comes out when the process ends: what `emitWarning` is given waits for a tick that does not come. */
export function warnAtExit(message: string): void {
  process.emit('warning', Object.assign(new Error(`TTA: ${message}`), { name: 'TtaWarning' }));
}
