import { renderRunTree } from '@tta/core/run-tree';
import type { RunDetail } from '../src/model/live-data.js';
import { asTest } from '../src/model/export/as-test.js';
import { chromeTrace } from '../src/model/export/chrome-trace.js';
import { htmlReport } from '../src/model/export/html-report.js';
import { otlpTrace } from '../src/model/export/otlp-trace.js';
import { copyText, saveFile } from './copy-text.js';

/** Everything that a reader may take away from a run. */
export function Takeaway({ run }: { run: RunDetail }) {
  const name = `run-${run.id.replace(/[^\w.-]+/g, '_').slice(0, 60)}`;
  const json = (value: unknown): string => JSON.stringify(value, undefined, 1);
  return (
    <div class="takeaway" role="group" aria-label="Take away">
      <button type="button" onClick={() => void copyText(renderRunTree(run, { columns: 120 }))}>
        Copy as text
      </button>
      <button type="button" onClick={() => void copyText(asTest(run))}>
        Copy as test
      </button>
      <button type="button" onClick={() => saveFile(`${name}.html`, 'text/html', htmlReport(run))}>
        Save as HTML
      </button>
      <button type="button" onClick={() => saveFile(`${name}.otlp.json`, 'application/json', json(otlpTrace(run)))}>
        OTLP JSON
      </button>
      <button type="button" onClick={() => saveFile(`${name}.trace.json`, 'application/json', json(chromeTrace(run)))}>
        Chrome trace
      </button>
    </div>
  );
}
