/**
 * Makes an error without a stack trace, which costs several times as much as the rest of a refusal. Guards refuse most
 * when a system is busiest, and the trace would show nothing but the guard.
 */
export function withoutStack<Failure extends Error>(make: () => Failure): Failure {
  const { stackTraceLimit } = Error;
  // Does not throw where the built-in objects are frozen.
  Reflect.set(Error, 'stackTraceLimit', 0);
  try {
    return make();
  } finally {
    Reflect.set(Error, 'stackTraceLimit', stackTraceLimit);
  }
}
