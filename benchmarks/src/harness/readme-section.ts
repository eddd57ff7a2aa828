/** `readme` with `section` between the two markers of this name. @throws Error where the markers are missing */
export function withSection(readme: string, name: string, section: string): string {
  const begin = `<!-- ${name}: begin -->`;
  const end = `<!-- ${name}: end -->`;
  const from = readme.indexOf(begin);
  const to = readme.indexOf(end);
  if (from < 0 || to < from) throw new Error(`the README needs the markers ${begin} and ${end}`);
  // The tables are a machine's: they keep their form.
  const text = `${begin}\n\n<!-- prettier-ignore-start -->\n\n${section.trim()}\n\n<!-- prettier-ignore-end -->\n\n`;
  return readme.slice(0, from) + text + readme.slice(to);
}
