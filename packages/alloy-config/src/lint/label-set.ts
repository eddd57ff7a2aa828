import type { Expression } from '../syntax/nodes.js';

/** Names of labels or fields that something carries, as far as the file says. */
export interface NameSet {
  readonly names: ReadonlySet<string>;
  /** Whether there may be others. */
  readonly isOpen: boolean;
}

export const anyNames: NameSet = { names: new Set(), isOpen: true };

/** A set of names that grows: a file may have thousands of rules, and a copy for each would take too long. */
export class NameCollector implements NameSet {
  readonly names: Set<string>;
  isOpen: boolean;

  constructor({ names, isOpen }: NameSet) {
    this.names = new Set(names);
    this.isOpen = isOpen;
  }

  add({ names, isOpen }: NameSet): void {
    for (const name of names) this.names.add(name);
    this.isOpen ||= isOpen;
  }
}

/** Just these names. */
export function namesOf(names: Iterable<string>): NameSet {
  return { names: new Set(names), isOpen: false };
}

/** Names of any of the sets. */
export function union(...sets: readonly NameSet[]): NameSet {
  return { names: new Set(sets.flatMap(({ names }) => [...names])), isOpen: sets.some(({ isOpen }) => isOpen) };
}

/** Without the names that begin with `__`: these steer Alloy and go no further than their component. */
export function withoutInternal({ names, isOpen }: NameSet): NameSet {
  return { names: new Set([...names].filter((name) => !name.startsWith('__'))), isOpen };
}

/** Whether a name is there, or may be. */
export function mayHave({ names, isOpen }: NameSet, name: string): boolean {
  return isOpen || names.has(name);
}

/** Keys of a map that is written out. */
export function mapKeys(value: Expression | undefined): NameSet {
  if (value === undefined) return namesOf([]);
  return value.kind === 'object' ? namesOf(value.fields.map(({ key }) => key)) : anyNames;
}
