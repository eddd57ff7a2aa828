import { readFileSync, writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';

/** Puts a Markdown table in the place of the one with the same first two columns. */
export async function replaceTable(file, table) {
  const text = readFileSync(file, 'utf8');
  const columns = table
    .split('|', 3)
    .slice(1)
    .map((name) => name.trim());
  const place = new RegExp(`^\\| ${columns.join(' +\\| ')} [^]*?\\n(?!\\|)`, 'm');
  if (!place.test(text)) throw new Error(`${file} has no table with the columns ${columns.join(' and ')} to replace`);
  const written = text.replace(place, () => `${table}\n`);
  writeFileSync(file, await format(written, { filepath: file, ...(await resolveConfig(file)) }));
}
