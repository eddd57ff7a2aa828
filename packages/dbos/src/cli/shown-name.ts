/** Names of the notes that composites and waits record beside steps, and their meaning. */
const notes: Readonly<Record<string, string>> = {
  predicate: 'the choice of a conditional',
  select: 'the choice of a route',
  until: 'whether a repeat goes on',
  winner: 'the winner of a race',
  'times out at': 'when a timeout ends',
  'wake at': 'when a pause ends',
  waited: 'a pause',
};

/** The name of a recorded step or note as people read it. */
export function shownName(path: string, name: string): string {
  if (path.startsWith('~')) return '(a worker was lost, and another one went on)';
  const [, awaited] = /^waits for (.+) until$/s.exec(name) ?? [];
  if (awaited !== undefined) return `(when the wait for the message "${awaited}" ends)`;
  const [, message] = path.endsWith('m') ? (/^message (.+)$/s.exec(name) ?? []) : [];
  if (message !== undefined) return `(the message "${message}", or the end of the wait)`;
  // A step of the application may have the same name, so both are shown.
  return Object.hasOwn(notes, name) ? `${name} (${notes[name] ?? ''})` : name;
}
