import { comment } from '../syntax/builders.js';
import type { Comment } from '../syntax/nodes.js';
import type { CheckCode } from './check-table.js';

const mark = 'alloy-lint-ignore';
const pattern = new RegExp(`^//\\s*${mark}\\s+([a-z0-9-]+(?:\\s*,\\s*[a-z0-9-]+)*)`);

/** A comment that switches checks off for the statement that follows. */
export function ignoreComment(...codes: readonly CheckCode[]): Comment {
  return comment(`${mark} ${codes.join(', ')}`);
}

/** Codes that a comment switches off. */
export function ignoredCodes(text: string): readonly string[] {
  return pattern.exec(text)?.[1]?.split(/\s*,\s*/) ?? [];
}
