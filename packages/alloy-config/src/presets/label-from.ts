/** A label for a component from any name, as Alloy makes them itself: other characters become `_`. */
export function labelFrom(name: string): string {
  const label = name.replace(/[^A-Za-z0-9_]/g, '_');
  return /^(?:\d|true$|false$|null$)/.test(label) ? `_${label}` : label;
}

/** The same for several names; where two would give one label, the later one gets a number. */
export function labelsFrom(names: readonly string[]): readonly string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    const label = labelFrom(name);
    let free = label;
    for (let number = 2; taken.has(free); number++) free = `${label}_${number}`;
    taken.add(free);
    return free;
  });
}
