import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { serveDemo, type ServingDemo } from './support/demo.js';
import { linesOf, fetchPage, total } from './support/metrics-page.js';

// The demo's figures and log lines, as any reader of the page and of the console sees them.

let demo: ServingDemo;
let page: string;

beforeAll(async () => {
  demo = await serveDemo(['--no-traffic']);
  page = await fetchPage(demo.url);
});

afterAll(async () => {
  await demo.child.stop();
});

describe('the page of the demo', () => {
  it('shows the five workflows, to the letter', () => {
    expect(linesOf(page, 'tta_workflow_executions_total')).toEqual([
      'tta_workflow_executions_total{status="success",workflow_name="SequentialPrimitive"} 5',
    ]);
  });

  it('shows all five in the duration buckets, to the letter but for how many were within a quarter of a second', () => {
    const labels = 'primitive_name="SequentialPrimitive",primitive_type="sequential"';
    const [quarter = ''] = linesOf(page, 'tta_execution_duration_seconds_bucket').filter((line) =>
      line.includes(`{le="0.25",${labels}}`),
    );

    expect(quarter).toMatch(/\} [0-5]$/);
    expect(page.split('\n')).toContain(`tta_execution_duration_seconds_bucket{le="+Inf",${labels}} 5`);
  });

  it('shows how often each primitive ran, and none besides', () => {
    expect(linesOf(page, 'tta_primitive_executions_total').sort()).toEqual([
      'tta_primitive_executions_total{primitive_name="CachePrimitive",primitive_type="cache",status="success"} 2',
      'tta_primitive_executions_total{primitive_name="DataProcessorPrimitive",primitive_type="task",status="success"} 6',
      'tta_primitive_executions_total{primitive_name="EnricherPrimitive",primitive_type="task",status="success"} 3',
      'tta_primitive_executions_total{primitive_name="EnrichmentCache",primitive_type="cache",status="success"} 2',
      'tta_primitive_executions_total{primitive_name="ParallelPrimitive",primitive_type="parallel",status="success"} 1',
      'tta_primitive_executions_total{primitive_name="RetryPrimitive",primitive_type="retry",status="success"} 2',
      'tta_primitive_executions_total{primitive_name="SequentialPrimitive",primitive_type="sequential",status="success"} 5',
      'tta_primitive_executions_total{primitive_name="ValidatorPrimitive",primitive_type="task",status="success"} 4',
    ]);
  });

  it('shows one hit in two look-ups of each cache', () => {
    expect(linesOf(page, 'tta_cache_total').sort()).toEqual([
      'tta_cache_total{cache_type="memory",primitive_name="CachePrimitive"} 2',
      'tta_cache_total{cache_type="memory",primitive_name="EnrichmentCache"} 2',
    ]);
    expect(linesOf(page, 'tta_cache_hits_total').sort()).toEqual([
      'tta_cache_hits_total{cache_type="memory",primitive_name="CachePrimitive"} 1',
      'tta_cache_hits_total{cache_type="memory",primitive_name="EnrichmentCache"} 1',
    ]);
    expect(total(page, 'tta_cache_misses_total')).toBe(2);
    expect(total(page, 'tta_cache_entries')).toBe(2);
    // Each result was computed once, which took most of the time of its two look-ups, and reused once.
    for (const name of ['CachePrimitive', 'EnrichmentCache']) {
      const label = `primitive_name="${name}"`;
      const saved = total(page, 'tta_cache_saved_seconds_total', label);

      expect(saved).toBeGreaterThan(0);
      expect(saved).toBeLessThanOrEqual(total(page, 'tta_execution_duration_seconds_sum', label));
    }
  });

  it('shows with 0 the ways in which workflows did not end, so that the first failure is a step up', () => {
    for (const status of ['error', 'timeout', 'cancelled', 'rejected']) {
      expect(page).toContain(
        `tta_workflow_executions_total{status="${status}",workflow_name="SequentialPrimitive"} 0\n`,
      );
    }
    expect(page).toContain('tta_retry_attempts_total{attempt="1",primitive_name="RetryPrimitive",status="error"} 0\n');
    expect(page).toContain('tta_retry_exhausted_total{primitive_name="RetryPrimitive"} 0\n');
  });

  it('shows two attempts of retries, both successful at the first', () => {
    expect(linesOf(page, 'tta_retry_attempts_total')).toEqual([
      'tta_retry_attempts_total{attempt="1",primitive_name="RetryPrimitive",status="success"} 2',
    ]);
    expect(total(page, 'tta_retry_exhausted_total')).toBe(0);
  });

  it('shows that parallel branches took more time than the clock did', () => {
    const speedUp = total(page, 'tta_parallel_branch_seconds_total') / total(page, 'tta_parallel_wall_seconds_total');

    expect(speedUp).toBeGreaterThan(1);
    expect(speedUp).toBeLessThanOrEqual(3);
  });

  it('shows durations whose buckets, count and executions agree', () => {
    for (const line of linesOf(page, 'tta_primitive_executions_total')) {
      const [, name = '', count] = /primitive_name="(\w+)".* (\d+)$/.exec(line) ?? [];
      const label = `primitive_name="${name}"`;

      expect(total(page, 'tta_execution_duration_seconds_count', label)).toBe(Number(count));
      expect(total(page, 'tta_execution_duration_seconds_bucket', label, 'le="+Inf"')).toBe(Number(count));
    }
  });

  it('shows nothing running once all have ended', () => {
    const active = page.split('\n').filter((line) => line.startsWith('tta_executions_active{'));

    expect(active).toHaveLength(8);
    expect(active.every((line) => line.endsWith(' 0'))).toBe(true);
  });

  it('lost nothing', () => {
    expect(total(page, 'tta_telemetry_dropped_total')).toBe(0);
  });
});

const consoleForm =
  /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \[(?:info|warn|error)\] (?=.{30} |\S+$)\S+ *(?: ?[a-z_]+=(?:'(?:[^'\\]|\\.)*'|[^\s'"=]+))*$/;

describe('the console of the demo', () => {
  const log = (): string[] => demo.child.stdoutLines.filter((line) => /^\d{4}-/.test(line));
  /** The lines of one workflow, each without its time and with numbers of milliseconds made alike. */
  const workflow = (number: number): string[] => {
    const lines = log().map((line) => line.slice(20).replace(/(duration_ms=)[\d.]+/, '$1N'));
    const from = lines.findIndex((line) => line.includes(`correlation_id=test-run-00${number}`));
    const to = lines.findIndex((line, index) => index > from && line.includes('sequential_workflow_complete'));
    return lines.slice(from, to + 1);
  };

  it('has one form for every line', () => {
    expect(log().length).toBeGreaterThan(40);
    expect(log().filter((line) => !consoleForm.test(line))).toEqual([]);
  });

  it('tells the sequential workflow step by step', () => {
    expect(workflow(1)).toEqual([
      '[info] sequential_workflow_start      correlation_id=test-run-001 step_count=3',
      '[info] sequential_step_start          step=0 primitive_type=DataProcessorPrimitive',
      '[info] sequential_step_complete       step=0 duration_ms=N',
      '[info] sequential_step_start          step=1 primitive_type=ValidatorPrimitive',
      '[info] sequential_step_complete       step=1 duration_ms=N',
      '[info] sequential_step_start          step=2 primitive_type=EnricherPrimitive',
      '[info] sequential_step_complete       step=2 duration_ms=N',
      '[info] sequential_workflow_complete   step_count=3 total_duration_ms=N',
    ]);
  });

  it('tells the cache workflow with its miss and its hit', () => {
    expect(workflow(4)).toEqual([
      '[info] sequential_workflow_start      correlation_id=test-run-004 step_count=2',
      '[info] sequential_step_start          step=0 primitive_type=CachePrimitive',
      "[info] cache_miss                     cache_size=0 hit_rate=0.0 key='Cache test data'",
      '[info] sequential_step_complete       step=0 duration_ms=N',
      '[info] sequential_step_start          step=1 primitive_type=CachePrimitive',
      '[info] cache_hit                      hit_rate=50.0 age_seconds=0.0 ttl=60.0',
      '[info] sequential_step_complete       step=1 duration_ms=N',
      '[info] sequential_workflow_complete   step_count=2 total_duration_ms=N',
    ]);
  });

  it('shows durations in milliseconds with one decimal, which fit into those of the page', () => {
    const shown = [...demo.child.stdout.matchAll(/sequential_workflow_complete .* total_duration_ms=(\S+)/g)].map(
      ([, text = '']) => text,
    );

    expect(shown).toHaveLength(5);
    for (const text of shown) expect(text).toMatch(/^\d+\.\d$/);
    const sum = shown.reduce((total, text) => total + Number(text), 0);
    const ofPage = total(page, 'tta_workflow_duration_seconds_sum') * 1000;
    // Each is rounded by 0.05 at most, and leaves out how the workflow was begun and ended.
    expect(sum).toBeLessThanOrEqual(ofPage + 5 * 0.05);
    expect(sum).toBeGreaterThan(ofPage / 10);
  });
});
