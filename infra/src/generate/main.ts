import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { infraFolder } from '../settings/folders.js';
import { generatedFiles } from './generated-files.js';

// Rewrites all that is made from code.
for (const [path, content] of generatedFiles()) {
  const file = join(infraFolder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
  console.log(path);
}
