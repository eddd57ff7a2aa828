/** The job that discovery files and the generated Alloy configuration give to TTA's processes. */
export const job = 'tta-primitives';

/**
 * Address of the runbook in the alerts: `TTA_RUNBOOK_URL` when the rules are generated, such as `https://wiki.example/runbook`.
 * Default: the file's path in this repository.
 */
export const runbook = process.env.TTA_RUNBOOK_URL ?? 'infra/runbook.md';
