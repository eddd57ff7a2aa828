/** The callbacks that one listener of a signal calls. */
interface AbortListeners {
  readonly callbacks: Set<() => void>;
  readonly listener: () => void;
}

const listenersOf = new WeakMap<AbortSignal, AbortListeners>();

/**
 * Calls `notify` when `signal` aborts. All callbacks of a signal share one listener: a signal walks through its
 * listeners each time one is added, which for the many executions that listen to a process-wide signal would cost more
 * than their work.
 */
export function onAbort(signal: AbortSignal, notify: () => void): void {
  const listeners = listenersOf.get(signal);
  if (listeners !== undefined) {
    listeners.callbacks.add(notify);
    return;
  }
  const callbacks = new Set<() => void>([notify]);
  const listener = (): void => {
    for (const callback of callbacks) callback();
  };
  listenersOf.set(signal, { callbacks, listener });
  signal.addEventListener('abort', listener, { once: true });
}

/** Removes a callback that `onAbort` added. The shared listener leaves the signal with the last callback. */
export function offAbort(signal: AbortSignal, notify: () => void): void {
  const listeners = listenersOf.get(signal);
  if (listeners?.callbacks.delete(notify) !== true || listeners.callbacks.size > 0) return;
  listenersOf.delete(signal);
  signal.removeEventListener('abort', listeners.listener);
}
