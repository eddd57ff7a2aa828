import { readFileSync, writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';

/** `text` with a Markdown table in the place of the one with the same first two columns. `file` is for the error. */
export function withTable(text, table, file) {
  const columns = table
    .split('|', 3)
    .slice(1)
    .map((name) => name.trim());
  const place = new RegExp(`^\\| ${columns.join(' +\\| ')} [^]*?\\n(?!\\|)`, 'm');
  if (!place.test(text)) throw new Error(`${file} has no table with the columns ${columns.join(' and ')} to replace`);
  return text.replace(place, () => `${table}\n`);
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
