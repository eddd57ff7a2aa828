import type { TreeStep } from '@tta/core/run-tree';
import { joinedRunId } from '../src/model/joined-run-id.js';
import { runs } from './state.js';

/** Leads to the run whose computation a cache waited for, in place of its own. */
export function JoinedRun({ step, runId }: { step: TreeStep; runId: string }) {
  const id = joinedRunId(step);
  if (id === undefined) return null;
  if (id === runId) return <span class="fact">joined a miss of this run</span>;
  const found = [...runs.value.values()].find((run) => run.id === id);
  if (found === undefined) return <span class="fact">joined a miss of a run that is no longer kept</span>;
  return (
    <a class="fact" href={`#/run/${found.key}`} onClick={(event) => event.stopPropagation()}>
      joined a miss of {found.workflow}
    </a>
  );
}
