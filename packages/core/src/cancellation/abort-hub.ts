/** Who waits for the abort of one signal. */
interface Hub {
  readonly waiting: Set<() => void>;
  readonly listener: () => void;
}

const hubs = new WeakMap<AbortSignal, Hub>();

/**
 * Calls `wake` when `signal` aborts. One listener serves all who wait: a signal walks through those it has for each one it is
 * given, which for the many executions of a process that is to shut down one day takes longer than they do.
 */
export function onAbort(signal: AbortSignal, wake: () => void): void {
  const hub = hubs.get(signal);
  if (hub !== undefined) {
    hub.waiting.add(wake);
    return;
  }
  const waiting = new Set<() => void>([wake]);
  const listener = (): void => {
    for (const each of waiting) each();
  };
  hubs.set(signal, { waiting, listener });
  signal.addEventListener('abort', listener, { once: true });
}

/** Takes that back. The last one takes the listener off the signal. */
export function offAbort(signal: AbortSignal, wake: () => void): void {
  const hub = hubs.get(signal);
  if (hub?.waiting.delete(wake) !== true || hub.waiting.size > 0) return;
  hubs.delete(signal);
  signal.removeEventListener('abort', hub.listener);
}
