import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { generateAlloyConfig } from './generate-alloy-config.js';
import { golden } from './testing/golden-options.js';

/** Complete configurations for people to read. After a change that is meant, run the tests with UPDATE_GOLDEN=1. */
const names = Object.keys(golden);
const pathOf = (name: string): string => fileURLToPath(new URL(`./golden/${name}.alloy`, import.meta.url));

describe('golden files', () => {
  it.each(names)('%s is what is generated', (name) => {
    // A release changes the version in the header, and nothing else.
    const text = generateAlloyConfig(golden[name]!).text.replace(/(?<=@tta\/alloy-config )\S+/, '0.0.0');
    if (process.env.UPDATE_GOLDEN === '1') writeFileSync(pathOf(name), text);

    expect(text).toBe(readFileSync(pathOf(name), 'utf8'));
  });
});
