/** `RealDate`, except that the present is `nowMs()`, in milliseconds since the epoch. */
export function virtualDate(RealDate: DateConstructor, nowMs: () => number): DateConstructor {
  return new Proxy(RealDate, {
    apply: () => new RealDate(nowMs()).toString(),
    construct: (target, given: unknown[], newTarget) =>
      Reflect.construct(target, given.length === 0 ? [nowMs()] : given, newTarget) as Date,
    get: (target, key, receiver) => (key === 'now' ? nowMs : (Reflect.get(target, key, receiver) as unknown)),
  });
}
