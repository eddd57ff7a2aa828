import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { infraFolder } from '../settings/folders.js';
import { generatedFiles } from './generated-files.js';

const files = generatedFiles();

describe('generated files', () => {
  it.each([...files])('%s is what the code makes; if not: pnpm --filter infra generate', (path, content) => {
    expect(readFileSync(join(infraFolder, path), 'utf8')).toBe(content);
  });

  it.each(['alloy', 'grafana/dashboards', 'grafana/pictures', 'prometheus/rules', 'prometheus/tests'])(
    'all of %s is generated',
    (folder) => {
      const found = readdirSync(join(infraFolder, folder)).map((name) => `${folder}/${name}`);

      expect(found.filter((path) => !files.has(path))).toEqual([]);
    },
  );
});
