/**
 * One object per process and name, shared by all installed copies of TTA's packages. This is how parts that must not
 * import each other find each other. `create` makes it where there is none yet.
 */
export function processSlot<T extends object>(name: string, create: () => T): T {
  const slots = globalThis as unknown as Record<symbol, T | undefined>;
  return (slots[Symbol.for(`@tta/${name}`)] ??= create());
}
