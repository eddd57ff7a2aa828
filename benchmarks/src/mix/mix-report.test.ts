import { describe, expect, it } from '@jest/globals';
import { readPage } from './compare-page.js';
import { judgeMix, mixMarkdown } from './mix-report.js';
import type { MixResult } from './mix.js';
import { Tally } from './tally.js';

const page = `# HELP tta_workflow_executions_total Root executions ended.
# TYPE tta_workflow_executions_total counter
tta_workflow_executions_total{status="error",workflow_name="mix-map"} 2
tta_workflow_executions_total{status="success",workflow_name="mix-map"} 3
tta_workflow_executions_total{status="success",workflow_name="other"} 9
tta_executions_active{primitive_name="mix-map",primitive_type="map"} 0
up 1
`;

function result(changed = page, heapsMb = [10, 11, 12, 11]): MixResult {
  const tally = new Tally();
  tally.add('tta_workflow_executions_total', { workflow_name: 'mix-map', status: 'success' }, 3);
  tally.add('tta_workflow_executions_total', { workflow_name: 'mix-map', status: 'error' }, 2);
  return { executions: 5, seconds: 1, seed: 1, scrapes: 1, heapsMb, own: tally.series(), page: readPage(changed) };
}

describe('judgeMix', () => {
  it('finds equal counts exact and a flat heap flat', () => {
    expect(judgeMix(result())).toEqual({ differences: [], active: [], isExact: true, isFlat: true });
  });

  it.each([
    ['one too few', page.replace('} 3', '} 2')],
    ['a series that is not on the page', page.replace('status="error"', 'status="gone"')],
    ['one that still runs', page.replace('} 0', '} 1')],
    [
      'a series of the step that only the page has',
      `${page}tta_workflow_executions_total{status="timeout",workflow_name="mix-map"} 1\n`,
    ],
  ])('finds the counts wrong by %s', (_what, changed) => {
    expect(judgeMix(result(changed))).toMatchObject({ isExact: false, isFlat: true });
  });

  it('finds executions that the process itself has not seen end', () => {
    expect(judgeMix({ ...result(), executions: 6 })).toMatchObject({ isExact: false });
  });

  it('finds a heap that grows', () => {
    expect(judgeMix(result(page, [10, 12, 14, 16]))).toMatchObject({ isExact: true, isFlat: false });
  });
});

describe('mixMarkdown', () => {
  it('shows how executions ended, and each difference', () => {
    const wrong = result(page.replace('} 3', '} 2'));

    expect(mixMarkdown(result(), judgeMix(result()))).toContain('| 3 success, 2 error |');
    expect(mixMarkdown(wrong, judgeMix(wrong))).toContain('counted 3, page 2');
  });
});
