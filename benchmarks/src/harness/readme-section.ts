/** `readme` with `section` between the two markers of this name. @throws Error where the markers are missing */
export function withSection(readme: string, name: string, section: string): string {
  const begin = `<!-- ${name}: begin -->`;
  const end = `<!-- ${name}: end -->`;
  const from = readme.indexOf(begin);
  const to = readme.indexOf(end);
  if (from < 0 || to < from) throw new Error(`the README needs the markers ${begin} and ${end}`);
  // The tables are a machine's: they keep their form.
  const wrapped = section.trim().split('\n').map(wrap).join('\n');
  const text = `${begin}\n\n<!-- prettier-ignore-start -->\n\n${wrapped}\n\n<!-- prettier-ignore-end -->\n\n`;
  return readme.slice(0, from) + text + readme.slice(to);
}

const longestLine = 120;

/** A line of a table or heading is left as it is; others are broken between words. */
function wrap(line: string): string {
  if (/^[|#<]/.test(line)) return line;
  const lines = [''];
  for (const word of line.split(' ')) {
    const last = lines.at(-1) as string;
    if (last === '') lines[lines.length - 1] = word;
    else if (last.length + 1 + word.length > longestLine) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines.join('\n');
}
