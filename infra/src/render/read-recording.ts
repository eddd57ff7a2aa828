import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { infraFolder } from '../settings/folders.js';
import type { Recording } from './recording.js';

/** Reads the recording of a dashboard that `pnpm --filter infra record` made. */
export function readRecording(name: string): Recording {
  return JSON.parse(readFileSync(join(infraFolder, `grafana/recorded/${name}.json`), 'utf8')) as Recording;
}
