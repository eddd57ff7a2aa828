const begin = '<!-- figures: begin -->';
const end = '<!-- figures: end -->';

/** `readme` with `section` between its two markers. @throws Error where the markers are missing */
export function withSection(readme: string, section: string): string {
  const from = readme.indexOf(begin);
  const to = readme.indexOf(end);
  if (from < 0 || to < from) throw new Error(`the README needs the markers ${begin} and ${end}`);
  // The tables are a machine's: they keep their form.
  const text = `${begin}\n\n<!-- prettier-ignore-start -->\n\n${section.trim()}\n\n<!-- prettier-ignore-end -->\n\n`;
  return readme.slice(0, from) + text + readme.slice(to);
}
