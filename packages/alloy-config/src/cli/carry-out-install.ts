import { printRecord, sumOf } from './installed-files.js';
import type { InstallPlan, PlannedFile } from './install-plan.js';
import { writeFileAtomically } from './write-file-atomically.js';

/** Writes what is planned, after a copy of what it replaces. Gives a line for each thing done. */
export async function carryOut({ files, record, recordTarget }: InstallPlan, now = new Date()): Promise<string[]> {
  const done: string[] = [];
  for (const file of files) {
    if (file.state === 'same') {
      done.push(`unchanged ${file.target}`);
      continue;
    }
    const copy = await keepCopy(file, now);
    await writeFileAtomically(file.target, file.text, file.attributes);
    done.push(`wrote ${file.target}${copy === undefined ? '' : `, the old one is ${copy}`}`);
  }
  const made = files.filter(({ role }) => role !== 'environment file');
  const sums = { ...record, ...Object.fromEntries(made.map(({ path, text }) => [path, sumOf(text)])) };
  if (printRecord(sums) !== printRecord(record)) {
    await writeFileAtomically(recordTarget, printRecord(sums), { mode: 0o644 });
  }
  return done;
}

async function keepCopy(
  { target, text, onDisk, attributes, role }: PlannedFile,
  now: Date,
): Promise<string | undefined> {
  if (onDisk === undefined || onDisk.text === text) return undefined;
  // The ending keeps Alloy and systemd from reading it: they take *.alloy and *.conf.
  const copy = `${target}.${now.toISOString().replaceAll(':', '-')}.bak`;
  const { owner, mode } = onDisk.attributes;
  await writeFileAtomically(copy, onDisk.text, { owner, mode: role === 'environment file' ? attributes.mode : mode });
  return copy;
}
