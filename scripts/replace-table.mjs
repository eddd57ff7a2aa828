import { readFileSync, writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';

/** `text` with a Markdown table in the place of the one with the same first two columns. `file` is for the error. */
export function withTable(text, table, file) {
  const columns = table
    .split('|', 3)
    .slice(1)
    .map((name) => name.trim());
  const places = text.match(new RegExp(`^\\| ${columns.join(' +\\| ')} [^]*?\\n(?!\\|)`, 'gm')) ?? [];
  // Of several, one would be written and the others would grow old.
  if (places.length !== 1) {
    throw new Error(
      `${file} has ${places.length} tables with the columns ${columns.join(' and ')}; leave one to replace`,
    );
  }
  return text.replace(places[0], () => `${table}\n`);
}

/** Writes a file as prettier would, unless `isCheck`. Resolves to whether that changes it. */
export async function writeFormatted(file, text, { isCheck = false } = {}) {
  const written = await format(text, { filepath: file, ...(await resolveConfig(file)) });
  const isChanged = readFileSync(file, 'utf8') !== written;
  if (isChanged && !isCheck) writeFileSync(file, written);
  return isChanged;
}

/** Puts a Markdown table in the place of the one with the same first two columns. */
export async function replaceTable(file, table) {
  await writeFormatted(file, withTable(readFileSync(file, 'utf8'), table, file));
}
