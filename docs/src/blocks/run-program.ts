import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { programsFolder } from './compile-programs.js';

export interface Ran {
  readonly code: number | string;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a compiled program in an empty folder, with a metrics endpoint at any free port. */
export async function runProgram(file: string): Promise<Ran> {
  const folder = await mkdtemp(join(tmpdir(), 'tta-page-'));
  const args = ['--enable-source-maps', '--import', join(programsFolder, 'shows.mjs'), join(programsFolder, file)];
  const env = { PATH: process.env.PATH ?? '', HOME: folder, OTEL_EXPORTER_PROMETHEUS_PORT: '0', NODE_NO_WARNINGS: '1' };
  const ran = await new Promise<Ran>((resolve) => {
    execFile(process.execPath, args, { cwd: folder, env, timeout: 240_000 }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : (error.code ?? error.signal ?? 'unknown'), stdout, stderr });
    });
  });
  await rm(folder, { recursive: true, force: true });
  return ran;
}

/** The first line of those that is not in the text behind the one before it; `...` stands for anything. */
export function firstMissing(lines: readonly string[], text: string): string | undefined {
  const printed = text.split('\n');
  let at = 0;
  return lines.find((line) => {
    const pattern = new RegExp(`^\\s*${line.trim().split('...').map(escape).join('.*')}\\s*$`);
    const found = printed.findIndex((each, index) => index >= at && pattern.test(each));
    if (found >= 0) at = found + 1;
    return found < 0;
  });
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
