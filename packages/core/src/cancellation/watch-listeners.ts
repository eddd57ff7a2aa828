/**
 * Calls `onChange` when `signal` gets its first abort listener and when it loses its last. No standard API reports
 * that, but every listener, Node's own included, is added by the signal's `addEventListener`, so overriding that method
 * catches all of them.
 */
export function watchListeners(signal: AbortSignal, onChange: (isListenedTo: boolean) => void): void {
  const addEventListener = signal.addEventListener.bind(signal);
  const removeEventListener = signal.removeEventListener.bind(signal);
  const listeners = new Set<unknown>();
  const add: AbortSignal['addEventListener'] = (...args: Parameters<typeof addEventListener>) => {
    addEventListener(...args);
    const [type, listener] = args;
    if (type !== 'abort' || listeners.has(listener)) return;
    listeners.add(listener);
    if (listeners.size === 1) onChange(true);
  };
  const remove: AbortSignal['removeEventListener'] = (...args: Parameters<typeof removeEventListener>) => {
    removeEventListener(...args);
    const [type, listener] = args;
    if (type === 'abort' && listeners.delete(listener) && listeners.size === 0) onChange(false);
  };
  // Not enumerable, so that printing and comparing the signal ignore them.
  Object.defineProperties(signal, { addEventListener: { value: add }, removeEventListener: { value: remove } });
}
