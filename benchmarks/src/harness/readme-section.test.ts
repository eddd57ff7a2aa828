import { expect, test } from '@jest/globals';
import { withSection } from './readme-section.js';

const readme = '# A\n\n<!-- tables: begin -->\n\nold\n\n<!-- tables: end -->\n\nrest\n';

test('puts the section between its markers and breaks long lines, but not those of tables', () => {
  const row = `| ${'x '.repeat(80)}|`;
  const sentence = 'A sentence of seven words ends here.';
  const section = `${Array.from({ length: 8 }, () => sentence).join(' ')}\n\n${row}\n`;

  const written = withSection(readme, 'tables', section);

  expect(written).not.toContain('old');
  expect(written.endsWith('<!-- tables: end -->\n\nrest\n')).toBe(true);
  const lines = written.split('\n');
  expect(lines).toContain(row);
  expect(lines.filter((line) => !line.startsWith('|') && line.length > 120)).toEqual([]);
  expect(lines.join(' ').match(/A sentence of seven words ends here\./g)).toHaveLength(8);
});

test('names markers that are missing', () => {
  expect(() => withSection('# A\n', 'tables', 'x')).toThrow('<!-- tables: begin -->');
});
