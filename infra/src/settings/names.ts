/** The job that discovery files and the generated Alloy configuration give to TTA's processes. */
export const job = 'tta-primitives';

/** Where an alert's people find what to do. Set it to where you publish the file, for instance an address of your wiki. */
export const runbook = 'infra/runbook.md';
