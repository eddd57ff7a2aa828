import { spawnSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import { buckets, counter, gauge, histogram, point } from './testing/fake-metrics.js';
import { renderPage } from './testing/render-page.js';
import { catchWarnings } from './testing/catch-warnings.js';

function checkMetrics(page: string) {
  return spawnSync('promtool', ['check', 'metrics'], { input: page, encoding: 'utf8' });
}

const isInstalled = checkMetrics('').error === undefined;
const mayBeSkipped = !isInstalled && process.env.CI !== 'true';
const title = `promtool${mayBeSkipped ? ' (skipped: promtool is not installed, see the Debian package prometheus)' : ''}`;

(mayBeSkipped ? describe.skip : describe)(title, () => {
  it('has nothing to say about a page', async () => {
    const page = await renderPage(
      'text',
      counter('tta_cache_hits_total', [point({ cache_type: 'memory' }, 3), point({ cache_type: 'b' }, 4)], 'Hits.'),
      gauge('tta_executions_active', [point({}, 2)], 'Running now.'),
      histogram('tta_execution_duration_seconds', [
        point({ primitive_type: 't', a: '1' }, buckets([0.25, 1], [1, 2, 3], 7)),
      ]),
    );

    expect(checkMetrics(page)).toMatchObject({ status: 0, stdout: '', stderr: '' });
  });

  it('has nothing to say about a page of hostile metrics', async () => {
    const warnings = catchWarnings();
    const page = await renderPage(
      'text',
      counter(
        'odd.name{x="y"} 1\n_total',
        [
          point({ 'x"} 1\n': 'v"}\n', '9': '\\', 'a.b': '1', a_b: '2', __name__: 'evil', '': 'empty' }, 1),
          point({ long: 'ü'.repeat(100_000), control: '\0\r\u2028', half: '\uDC00' }, 2),
          point({ nan: '1' }, NaN),
          point({ code: 1 }, 1),
          point({ code: '1' }, 2),
        ],
        'Has "quotes",\nlines and \\.',
      ),
      gauge('odd_name_x_y_1_total', [point({}, 5)]),
      histogram('hist', [point({ le: 'mine' }, buckets([0.5, Infinity], [1, 2, 0], NaN))]),
    );
    warnings.restore();

    expect(page).toContain('le="mine"');
    expect(checkMetrics(page)).toMatchObject({ status: 0, stdout: '', stderr: '' });
  });
});
