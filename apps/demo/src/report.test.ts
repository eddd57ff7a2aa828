import { describe, expect, it } from '@jest/globals';
import { compareFigures } from './expected-figures.js';
import { createReport, formatReport, type Report } from './report.js';
import type { WorkflowRun } from './run-workflows.js';
import { parseSamples } from './scrape.js';
import { StepTimes } from './step-times.js';
import { expectedPage } from './testing/expected-page.js';

const run: WorkflowRun = {
  name: 'sequential',
  workflowId: 'test-sequential-001',
  correlationId: 'test-run-001',
  status: 'success',
  steps: 3,
  durationMs: 201.234,
  p95Ms: 100.04,
};

function reportOf(page: string): Report {
  const times = new StepTimes();
  const step = { workflowId: 'test-cache-001', type: 'cache', isRoot: false, status: 'success' } as const;
  times.all.push(
    { ...step, name: 'CachePrimitive', durationMs: 101 },
    { ...step, name: 'CachePrimitive', durationMs: 0.2 },
  );
  const samples = parseSamples(page);
  const runs = [run, { ...run, name: 'retry', status: 'cancelled', steps: 12, durationMs: 9.5 } as const];
  return createReport('http://127.0.0.1:9464/metrics', runs, times, samples, compareFigures(samples));
}

/** The page as a machine leaves it that is too busy for every time. */
function busy(page: string): string {
  return page
    .replace(/(le="0\.25".*) 5/, '$1 0')
    .replace(/(le="0\.001".*) 1/, '$1 0')
    .replace(/(wall.*) .*/, '$1 0.15');
}

describe('createReport', () => {
  it('puts figures together from the listener and the page', () => {
    const report = reportOf(expectedPage);

    expect(report).toMatchObject({
      cache: { hitRatePercent: 50, missMs: 101, hitMs: 0.2 },
      retry: { attempts: 2, firstAttemptSuccesses: 2 },
      isMet: true,
    });
    expect(report.cache.gain).toBeCloseTo(505);
    expect(report.parallel.speedUp).toBeCloseTo(2);
  });

  it('is not met when one figure differs', () => {
    expect(reportOf(expectedPage.replace(/(attempts.*) 2/, '$1 3')).isMet).toBe(false);
  });

  it('is met on a machine too busy for the times', () => {
    expect(reportOf(busy(expectedPage)).isMet).toBe(true);
  });

  it('is JSON that can be read back', () => {
    const report = reportOf(expectedPage);

    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
  });
});

describe('formatReport', () => {
  it('is a table with aligned columns', () => {
    const lines = formatReport(reportOf(expectedPage)).split('\n');

    expect(lines.slice(0, 5)).toEqual([
      '',
      'workflow    status     steps  duration  p95 of steps',
      'sequential  success        3  201.2 ms      100.0 ms',
      'retry       cancelled     12   9.50 ms      100.0 ms',
      '',
    ]);
  });

  it('tells the gain of the cache, the attempts and the speed-up', () => {
    const text = formatReport(reportOf(expectedPage));

    expect(text).toContain('cache     50.0 % hits; a hit takes 0.20 ms, a miss 101.0 ms: 505 times less');
    expect(text).toContain('retry     2 attempts, 2 successful at the first');
    expect(text).toContain('parallel  202.0 ms of branches in 101.0 ms: speed-up 2.00');
  });

  it('ticks what is as expected', () => {
    const text = formatReport(reportOf(expectedPage));

    expect(text.match(/^ {2}✓ /gm)).toHaveLength(13);
    expect(text).toContain('  ✓ DataProcessorPrimitive executions         6\n');
    expect(text).toContain('\nAll figures are as expected.\n');
    expect(text).not.toContain('✗');
  });

  it('crosses what differs and says what was expected', () => {
    const text = formatReport(reportOf(expectedPage.replace(/(attempts.*) 2/, '$1 3')));

    expect(text.match(/^ {2}✗ /gm)).toHaveLength(2);
    expect(text).toContain('  ✗ retry attempts                            3, expected 2\n');
    expect(text).toContain('\n2 figures differ.\n');
  });

  it('says "1 figure differs" of one', () => {
    const text = formatReport(reportOf(expectedPage.replace(/(_total.*Validator.*) 4/, '$1 5')));

    expect(text).toContain('\n1 figure differs.\n');
  });

  it('remarks on times that a busy machine missed, and calls the counts met', () => {
    const text = formatReport(reportOf(busy(expectedPage)));

    expect(text.match(/^ {2}✓ /gm)).toHaveLength(10);
    expect(text).toMatch(/^ {2}~ workflows within 0\.25 s +0, expected 5 on an idle machine$/m);
    expect(text).toContain('\nAll counts are as expected; this machine was too busy for 3 of the times.\n');
    expect(text).not.toContain('✗');
  });
});
