import { describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { RuleGroup } from '../rules/rule.js';
import { isAlert } from '../rules/rule.js';
import { infraFolder } from './folders.js';
import { runbookAddress } from './names.js';

describe('the address of the runbook', () => {
  it.each([undefined, ''])('is the file in this repository where none is given: %j', (given) => {
    expect(runbookAddress(given)).toBe('infra/runbook.md');
  });

  it('is the one that is given', () => {
    expect(runbookAddress('https://wiki.example/runbook')).toBe('https://wiki.example/runbook');
  });

  it.each(['wiki.example/runbook', 'infra/runbook.md', 'javascript:alert(1)', 'https://wiki.example/#runbook'])(
    'is not one that leads nowhere: %s',
    (given) => {
      expect(() => runbookAddress(given)).toThrow(`TTA_RUNBOOK_URL must be an absolute http or https address`);
    },
  );
});

describe('TTA_RUNBOOK_URL', () => {
  const base = 'https://wiki.example/runbook';
  const generated = join(infraFolder, 'dist/generate/generated-files.js');

  it('makes the link of each alert that is generated absolute, and those that promtool expects', () => {
    const files = generatedWith({ TTA_RUNBOOK_URL: base });
    const links = ['alerts', 'slo'].flatMap((name) => alertLinks(files[`prometheus/rules/${name}.yml`] ?? ''));

    expect(links.length).toBeGreaterThan(15);
    expect(links.filter((link) => !/^https:\/\/wiki\.example\/runbook#[a-z\d]+$/.test(link))).toEqual([]);
    expect(files['prometheus/tests/alerts.yml']).toContain(`${base}#${'CircuitOpen'.toLowerCase()}`);
    for (const name of ['alerts', 'slo'])
      expect(files[`prometheus/tests/${name}.yml`]).not.toContain('infra/runbook.md');
  });

  function generatedWith(env: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
    const script = `const { generatedFiles } = await import(${JSON.stringify(generated)});
      console.log(JSON.stringify(Object.fromEntries(generatedFiles())));`;
    const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
      encoding: 'utf8',
      maxBuffer: 2 ** 26,
      env: { PATH: process.env.PATH, ...env },
    });
    expect(stderr).toBe('');
    return JSON.parse(stdout) as Record<string, string>;
  }

  function alertLinks(rules: string): readonly string[] {
    const { groups } = parse(rules) as { groups: RuleGroup[] };
    return groups.flatMap((group) => group.rules.filter(isAlert).map(({ annotations }) => annotations.runbook_url));
  }
});
