import type { AlloyComponent } from './alloy-client.js';
import { sumOf, tolerableLoss, type TwoReads } from './counters.js';
import { broken, holds, skipped, type LinkResult } from './link.js';
import type { Sample } from './metrics-page.js';

const sent = ['loki_write_sent_entries_total'];
const dropped = ['loki_write_dropped_entries_total'];
const retries = ['loki_write_batch_retries_total'];
const journalLines = ['loki_source_journal_target_lines_total'];
const activeFiles = ['loki_source_file_files_active_total'];

/** Log lines are read and taken. */
export function logDelivery(
  { before, after, apartMs }: TwoReads,
  components: readonly AlloyComponent[],
  freshOnly: boolean,
): LinkResult {
  const has = (name: string): boolean => components.some((component) => component.name === name);
  if (!has('loki.write')) return skipped('this Alloy sends no logs');
  const now = { sent: sumOf(after, sent), dropped: sumOf(after, dropped), retries: sumOf(after, retries) };
  const then = { sent: sumOf(before, sent), dropped: sumOf(before, dropped), retries: sumOf(before, retries) };
  const lost = now.dropped - (freshOnly ? then.dropped : 0);
  const outOf = lost + now.sent - (freshOnly ? then.sent : 0);

  const problems: { readonly detail: string; readonly remedy: string }[] = [];
  if (lost > 0 && lost >= outOf * tolerableLoss) {
    problems.push({
      detail: `${lost} log entries were dropped${reasonsOf(after)}, ${now.sent} were sent`,
      remedy:
        "Alloy's log has the server's reason: 401 is a wrong or unset id or token, 400 lines that are too old or have no label, 429 a limit",
    });
  } else if (now.retries > then.retries && now.sent === then.sent) {
    problems.push({
      detail: `no log entry was sent in ${Math.round(apartMs / 1000)} s, and batches are tried again`,
      remedy: 'see that the address of Loki is right, that it runs, and that Alloy reaches it',
    });
  } else if (now.sent === 0 && now.retries > 0) {
    problems.push({
      detail: `no log entry was sent yet, and batches were tried ${now.retries} times again`,
      remedy: 'see that the address of Loki is right, that it runs, and that Alloy reaches it',
    });
  }
  if (has('loki.source.journal') && sumOf(after, journalLines) === 0) {
    problems.push({
      detail: 'no journal line was read',
      remedy:
        'see that the unit has written something (journalctl -u UNIT), and that the user of Alloy is in the groups adm and systemd-journal',
    });
  }
  if (has('loki.source.file') && sumOf(after, activeFiles) === 0) {
    problems.push({
      detail: 'no log file is read',
      remedy: 'see that a file matches the path (tta-alloy-config explain), and that the user of Alloy may read it',
    });
  }
  const [first] = problems;
  if (first !== undefined) return broken(problems.map(({ detail }) => detail).join('; '), first.remedy);
  return holds(`${now.sent} log entries sent, ${now.dropped} dropped`);
}

/** Whether a look at the counters is enough. */
export function logsAreSettled(before: readonly Sample[], now: readonly Sample[]): boolean {
  return sumOf(now, retries) === 0 || sumOf(now, sent) > sumOf(before, sent);
}

function reasonsOf(samples: readonly Sample[]): string {
  const reasons = samples.flatMap(({ name, labels, value }) =>
    dropped.includes(name) && value > 0 && labels.reason !== undefined ? [labels.reason] : [],
  );
  return reasons.length === 0 ? '' : ` (${[...new Set(reasons)].join(', ')})`;
}
