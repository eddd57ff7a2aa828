import type pg from 'pg';

/** The executions of a proof, and all the times that their steps ran. */
export interface ProofRun {
  /** The ids of all executions that were started. */
  readonly executions: readonly string[];
  /** In their order. Each step gives the tokens of those before it, and its own. */
  readonly steps: readonly string[];
  /** One `id step` for each time that a step ran. */
  readonly runs: readonly string[];
  /** How many steps may have run again. */
  readonly mostRepeated: number;
}

/** Faults that were found, and how often a step ran again. */
export interface ProofFindings {
  /** One line for each fault: the execution and what is wrong with it. */
  readonly faults: readonly string[];
  readonly records: number;
  readonly repeated: number;
}

interface Execution {
  readonly id: string;
  readonly status: string;
  readonly result: string | null;
}

interface Step {
  readonly id: string;
  readonly name: string;
  readonly output: string;
}

/** Checks by the database alone that each execution has ended once, with all its results and no others. */
export async function checkProof(client: pg.ClientBase, run: ProofRun): Promise<ProofFindings> {
  const { rows: executions } = await client.query<Execution>(
    `select s.workflow_uuid as id, s.status, o.output as result
     from dbos.workflow_status s left join dbos.workflow_output o using (workflow_uuid)`,
  );
  // Without the steps in which a worker notes that it took an execution over.
  const { rows: steps } = await client.query<Step>(
    `select workflow_uuid as id, substr(function_name, position(' ' in function_name) + 1) as name, output
     from dbos.operation_outputs where function_name not like '~%' order by workflow_uuid, function_id`,
  );
  const stepsOf = new Map<string, Step[]>();
  for (const step of steps) stepsOf.set(step.id, [...(stepsOf.get(step.id) ?? []), step]);
  const found = new Map(executions.map((execution) => [execution.id, execution]));
  const faults = run.executions.flatMap((id) =>
    faultsOf(run.steps, found.get(id), stepsOf.get(id) ?? []).map((fault) => `${id} ${fault}`),
  );
  const started = new Set(run.executions);
  for (const id of found.keys()) if (!started.has(id)) faults.push(`${id} was not started`);
  const ran = new Set(run.runs);
  const repeated = run.runs.length - ran.size;
  for (const id of run.executions)
    for (const name of run.steps) if (!ran.has(`${id} ${name}`)) faults.push(`${id} did not run ${name}`);
  if (repeated > run.mostRepeated) faults.push(`${repeated} steps ran again, at most ${run.mostRepeated} may`);
  return { faults, records: steps.length, repeated };
}

function faultsOf(names: readonly string[], execution: Execution | undefined, steps: readonly Step[]): string[] {
  if (execution === undefined) return ['is lost'];
  if (execution.status !== 'SUCCESS') return [`is ${execution.status}`];
  const faults: string[] = [];
  const recorded = steps.map(({ name }) => name).join();
  if (recorded !== names.join()) faults.push(`recorded ${recorded}`);
  let before: readonly string[] = [];
  for (const { name, output } of steps) {
    const tokens = tokensIn(output);
    if (tokens.slice(0, -1).join() !== before.join() || tokens.length !== before.length + 1)
      faults.push(`lost a result before ${name}`);
    before = tokens;
  }
  if (tokensIn(execution.result ?? '').join() !== before.join()) faults.push('ended with another result');
  return faults;
}

/** Such as `one` with a UUID, as the steps of the fixture make them. */
function tokensIn(text: string): string[] {
  return [...text.matchAll(/[a-z]+ [0-9a-f-]{36}/g)].map(String);
}
