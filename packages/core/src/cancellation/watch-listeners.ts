/**
 * Calls `onChange` with whether anyone waits for the abort of `signal`, each time that changes. No standard way tells; but all who
 * listen, those of Node among them, call `addEventListener` of the signal itself, so that an own one sees them.
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
  // Not shown when the signal is printed or compared.
  Object.defineProperties(signal, { addEventListener: { value: add }, removeEventListener: { value: remove } });
}
