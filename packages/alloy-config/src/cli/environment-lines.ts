const assignment = /^\s*([A-Za-z_][A-Za-z0-9_]*)=(.*)$/;

/** Names and values of a file in the form of systemd's `EnvironmentFile=`. */
export function readEnvironmentFile(text: string): Readonly<Record<string, string>> {
  const lines = text.split(/\r?\n/).map((line) => assignment.exec(line));
  return Object.fromEntries(
    lines.flatMap((match) => (match === null ? [] : [[match[1] ?? '', unquoted((match[2] ?? '').trim())]])),
  );
}

function unquoted(value: string): string {
  const match = /^(?:"(.*)"|'(.*)')$/s.exec(value);
  return match?.[1] ?? match?.[2] ?? value;
}

/**
 * The file with lines added for the variables that it lacks. Existing content is preserved exactly. `template` is the
 * file that a new installation starts with.
 */
export function withMissingVariables(existing: string, template: string): string {
  const present = readEnvironmentFile(existing);
  // A template is a head and then one paragraph for each variable: its purpose, and `NAME=`.
  const missing = template
    .trimEnd()
    .split('\n\n')
    .slice(1)
    .filter((paragraph) => {
      const name = /^([A-Za-z_]\w*)=/m.exec(paragraph)?.[1];
      return name !== undefined && !(name in present);
    });
  if (missing.length === 0) return existing;
  const start = existing === '' || existing.endsWith('\n') ? existing : `${existing}\n`;
  return `${start}\n${missing.join('\n\n')}\n`;
}
