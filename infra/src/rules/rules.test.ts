import { describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { infraFolder } from '../settings/folders.js';
import { describeWith } from '../testing/need-programs.js';
import { shippedRules } from '../testing/shipped-rules.js';
import { alertCases } from './alert-cases.js';
import { isAlert } from './rule.js';

const alerts = shippedRules.filter(isAlert);

describe('alerts', () => {
  const runbook = readFileSync(join(infraFolder, 'runbook.md'), 'utf8');
  const sections = [...runbook.matchAll(/^## (.+)$/gm)].map(([, title]) => title?.toLowerCase());

  it.each(alerts.map((rule) => [rule.alert, rule.labels.sli ?? '', rule] as const))(
    '%s, sli "%s", has a duration, a severity, a summary, a runbook section and a test case',
    (name, sli, rule) => {
      expect(rule.for).toMatch(/^\d+[mh]$/);
      expect(['critical', 'warning']).toContain(rule.labels.severity);
      expect(rule.annotations.summary).toContain('Look');
      expect(sections).toContain(rule.annotations.runbook_url.split('#')[1]);
      expect(alertCases.filter((alertCase) => alertCase.alert === name && (alertCase.sli ?? '') === sli)).toHaveLength(
        1,
      );
    },
  );

  it('has no test case that no alert belongs to', () => {
    const unknown = alertCases.filter((one) =>
      alerts.every(({ alert, labels }) => alert !== one.alert || labels.sli !== one.sli),
    );

    expect(unknown).toEqual([]);
  });

  it('has no section in the runbook that no alert leads to', () => {
    const named = new Set(alerts.map(({ alert }) => alert.toLowerCase()));

    expect(sections.filter((section) => section !== undefined && !named.has(section))).toEqual([]);
  });
});

describeWith(['promtool'], 'promtool', () => {
  const files = readdirSync(join(infraFolder, 'prometheus/rules')).map((name) => `prometheus/rules/${name}`);

  it.each([
    ['check', 'rules', ...files],
    ['test', 'rules', 'prometheus/tests/alerts.yml'],
    ['test', 'rules', 'prometheus/tests/slo.yml'],
    ['check', 'config', 'prometheus/prometheus.yml'],
  ])('%s %s', (...args) => {
    // Half of the time of a rule test is the collection of garbage; it needs little memory.
    const env = { ...process.env, GOGC: '800' };
    const { status, stdout, stderr } = spawnSync('promtool', args, { cwd: infraFolder, env, encoding: 'utf8' });

    expect(`${stdout}${stderr}`).not.toContain('FAILED');
    expect(status).toBe(0);
  });
});

describe('the expressions of rules', () => {
  it('are bound to no job, because applications are scraped under many', () => {
    expect(shippedRules.length).toBeGreaterThan(20);
    expect(shippedRules.filter(({ expr }) => /\bjob\s*=/.test(expr))).toEqual([]);
  });
});
