import { execFile } from 'node:child_process';
import process from 'node:process';

/** Lines of the journal to look at. */
const lines = 2000;

/**
 * Why Alloy's last reload failed, by its log in the journal; `undefined` if it went well, or if the journal cannot be
 * read from here. Alloy's counters do not tell: they fall for files that do not parse only.
 */
export async function failedReload(): Promise<string | undefined> {
  const args = ['-u', 'alloy', '-o', 'cat', '-n', String(lines), '--no-pager', '-q'];
  const printed = await new Promise<string>((resolve) => {
    execFile('journalctl', args, { env: process.env, timeout: 3000, maxBuffer: 16 * 1024 * 1024 }, (error, stdout) =>
      resolve(error === null ? stdout : ''),
    );
  });
  const outcomes = printed
    .split('\n')
    .filter((line) => /failed to reload config|config reloaded|now listening for http/.test(line));
  const last = outcomes.at(-1);
  return last?.includes('failed to reload config') === true ? reasonIn(last) : undefined;
}

/** The reason in a line of logfmt or JSON. */
function reasonIn(line: string): string {
  const [, quoted, bare] = /\berr"?[=:]\s*(?:"((?:[^"\\]|\\.)*)"|(\S+))/.exec(line) ?? [];
  return (quoted ?? bare ?? 'the log has the reason').replaceAll(/\\(.)/g, '$1').slice(0, 300);
}
