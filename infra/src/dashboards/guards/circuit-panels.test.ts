import { afterAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { series } from '../../promql/series.js';
import { describeWith } from '../../testing/need-programs.js';
import { testShownTime } from '../../testing/test-timing.js';
import { fillVariables } from '../grafana-variables.js';
import { queriesOf } from '../shipped-dashboards.js';
import { circuitStates } from './circuit-panels.js';

interface States {
  readonly options: Readonly<Record<string, { readonly text: string; readonly color: string }>>;
}

const panel = circuitStates().build();
const { options } = (panel.fieldConfig?.defaults.mappings as States[])[0] ?? { options: {} };

describe('the states of circuits', () => {
  it('have a word and a colour each', () => {
    expect(Object.values(options).map(({ text, color }) => `${text} ${color}`)).toEqual([
      'closed green',
      'half-open orange',
      'open red',
      'forced-open purple',
    ]);
  });
});

describeWith(['promtool'], 'the states of circuits, asked of a real Prometheus', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tta-circuits-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const [query] = queriesOf(panel);
  const place = { job: 'tta-primitives', service_name: 'stories', primitive_name: 'Circuit' };
  const circuits = (state: string): string => series('tta_circuit_breakers', { ...place, state });

  it.each([
    ['closed', { closed: 3 }],
    ['half-open', { closed: 3, 'half-open': 1 }],
    ['open', { closed: 3, 'half-open': 1, open: 2 }],
    ['forced-open', { closed: 3, open: 2, 'forced-open': 1 }],
  ])('show the worst of several: %s', (word, counts) => {
    const all = { 'half-open': 0, open: 0, 'forced-open': 0, ...counts };
    const value = Number(Object.entries(options).find(([, { text }]) => text === word)?.[0]);
    const file = join(folder, `${word}.yml`);
    const test = {
      interval: '1m',
      input_series: Object.entries(all).map(([state, count]) => ({ series: circuits(state), values: String(count) })),
      promql_expr_test: [
        {
          expr: fillVariables(query?.expr ?? '', testShownTime),
          eval_time: '0m',
          exp_samples: [{ labels: '{primitive_name="Circuit", service_name="stories"}', value }],
        },
      ],
    };
    writeFileSync(file, stringify({ tests: [test] }));

    const { status, stdout, stderr } = spawnSync('promtool', ['test', 'rules', file], { encoding: 'utf8' });

    expect(`${stdout}${stderr}`).toContain('SUCCESS');
    expect(status).toBe(0);
  });
});
