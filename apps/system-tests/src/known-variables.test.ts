import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from '@jest/globals';
import { knownVariables } from '@tta/core/authors';

const packages = fileURLToPath(new URL('../../../packages/', import.meta.url));

it('are all variables that a package reads, so that none of them is taken for misspelt', () => {
  const read = new Set<string>();
  for (const name of readdirSync(packages)) {
    // The programs of alloy-config read their own, and start no telemetry.
    if (name === 'alloy-config') continue;
    for (const file of readdirSync(`${packages}${name}/src`, { recursive: true, encoding: 'utf8' })) {
      if (!file.endsWith('.ts') || file.endsWith('.test.ts') || file.includes('testing/')) continue;
      const text = readFileSync(`${packages}${name}/src/${file}`, 'utf8');
      for (const [, quoted = ''] of text.matchAll(/['"`.](TTA_[A-Z_]+)\b/g)) read.add(quoted);
    }
  }

  expect([...read].sort()).toEqual(knownVariables);
});
