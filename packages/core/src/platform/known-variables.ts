import { describeName } from './describe-value.js';
import { nearestWord } from './nearest-word.js';
import { warnOnce } from './warn.js';

/** The variables of all packages. They are here because only core is in each process. */
export const knownVariables: readonly string[] = [
  'TTA_ALLOWED_HOSTS',
  'TTA_DBOS_LOG',
  'TTA_DISCOVERY_DIR',
  'TTA_DOCS_URL',
  'TTA_LIVE',
  'TTA_LIVE_CAPTURE',
  'TTA_LIVE_DIR',
  'TTA_LIVE_EDITOR',
  'TTA_LIVE_PORT',
  'TTA_LIVE_TRACE_URL',
  'TTA_LOG_FORMAT',
  'TTA_LOG_LEVEL',
  'TTA_LOG_STEPS',
  'TTA_OMIT_CONTEXT',
  'TTA_WORKSPACE',
];

/**
 * Warns once of each variable whose name is almost one of TTA's, and shows no value. Other names that begin with `TTA_`
 * may be the application's own.
 */
export function warnOfMisspeltVariables(): void {
  for (const name of Object.keys(process.env)) {
    if (!name.startsWith('TTA_') || knownVariables.includes(name)) continue;
    const meant = nearestWord(name, knownVariables);
    if (meant !== undefined) warnOnce(name, `${describeName(name)} is not read by TTA; did you mean ${meant}?`);
  }
}
