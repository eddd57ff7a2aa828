import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Requirement } from './describe-with.js';

/** Debian has it in a folder of the machine's architecture. */
function library(): string | undefined {
  return readdirSync('/usr/lib')
    .map((folder) => join('/usr/lib', folder, 'faketime/libfaketime.so.1'))
    .find((file) => existsSync(file));
}

export const libfaketime: Requirement = {
  name: 'libfaketime',
  isInstalled: () => process.platform === 'linux' && library() !== undefined,
};

/** The environment of a process whose clock differs by so many seconds; its monotonic clock is that of all. */
export function clockOffBy(seconds: number): Record<string, string> {
  return {
    LD_PRELOAD: library() ?? '',
    FAKETIME: `${seconds < 0 ? '' : '+'}${seconds}`,
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
  };
}
