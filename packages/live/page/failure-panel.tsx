import { durationText } from '@tta/core/authors';
import { type TreeStep } from '@tta/core/run-tree';
import type { CodeFrame, RunDetail } from '../src/model/live-data.js';
import { JoinedRun } from './joined-run.js';

/** The step that threw, with everything that leads to its failure. */
export function FailurePanel({ run, step }: { run: RunDetail; step: TreeStep }) {
  const { error } = step;
  const frame = run.frames[step.id];
  const end = step.startMs + (step.durationMs ?? 0);
  return (
    <section class="failure-panel" aria-labelledby="failing">
      <h3 id="failing">
        Failing step: {step.name}
        {step.attributes?.['tta.retry.attempt'] !== undefined && `, attempt ${step.attributes['tta.retry.attempt']}`}
      </h3>
      <p>
        {step.type}, {step.status} after {durationText(end)}
        {step.cancelledBy !== undefined && `, cancelled by ${step.cancelledBy}`}{' '}
        <JoinedRun step={step} runId={run.id} />
      </p>
      {error !== undefined && (
        <>
          <p class="error-message">
            <strong>{error.type}</strong>
            {error.message && `: ${error.message}`}
            {error.code !== undefined && <code> {error.code}</code>}
          </p>
          {error.causes.length > 0 && (
            <ol class="causes" aria-label="Causes">
              {error.causes.map(({ type, message }) => (
                <li>
                  caused by <strong>{type}</strong>
                  {message && `: ${message}`}
                </li>
              ))}
            </ol>
          )}
          {frame !== undefined && <Code frame={frame} />}
          {error.stack !== undefined && (
            <details>
              <summary>Stack</summary>
              <pre tabIndex={0}>{error.stack}</pre>
            </details>
          )}
        </>
      )}
    </section>
  );
}

function Code({ frame }: { frame: CodeFrame }) {
  const width = String(frame.firstLine + frame.lines.length).length;
  return (
    <figure class="code">
      <figcaption>
        <a href={frame.href}>
          {frame.file}:{frame.line}
        </a>
      </figcaption>
      <pre tabIndex={0} aria-label="Source code">
        {frame.lines.map((text, index) => {
          const number = frame.firstLine + index;
          const isIt = number === frame.line;
          return (
            <span class={isIt ? 'code-line it' : 'code-line'}>
              {`${isIt ? '>' : ' '} ${String(number).padStart(width)}  ${text}\n`}
            </span>
          );
        })}
      </pre>
    </figure>
  );
}
