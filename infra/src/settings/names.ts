import { docsAddress } from '@tta/core/authors';

/** The job that discovery files and the generated Alloy configuration give to TTA's processes. */
export const job = 'tta-primitives';

/**
 * The address of the runbook that a `TTA_RUNBOOK_URL` asks for; else its page in the documentation, if that is
 * published; else the file's path in this repository.
 * @throws Error about an address that leads nowhere from a message
 */
export function runbookAddress(given: string | undefined): string {
  if (given === undefined || given === '') return pageOfRunbook() ?? 'infra/runbook.md';
  const url = URL.canParse(given) ? new URL(given) : undefined;
  if (url === undefined || !['http:', 'https:'].includes(url.protocol) || url.hash !== '')
    throw new Error(
      `TTA_RUNBOOK_URL must be an absolute http or https address without #, such as https://wiki.example/runbook, got ${JSON.stringify(given)}`,
    );
  return given;
}

/** Address of the runbook in the alerts, as `TTA_RUNBOOK_URL` says when the rules are generated. */
export const runbook = runbookAddress(process.env.TTA_RUNBOOK_URL);

function pageOfRunbook(): string | undefined {
  return docsAddress() === '' ? undefined : `${docsAddress()}/observe/runbook.html`;
}
