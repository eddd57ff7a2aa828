/** A label for a component from any name, as Alloy makes them itself: other characters become `_`. */
export function labelFrom(name: string): string {
  const label = name.replace(/[^A-Za-z0-9_]/g, '_');
  return /^(?:\d|true$|false$|null$)/.test(label) ? `_${label}` : label;
}
