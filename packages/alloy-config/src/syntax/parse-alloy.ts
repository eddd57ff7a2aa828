import type { AlloyFile } from './nodes.js';
/** Parses. */
export function parseAlloy(text: string): AlloyFile {
  return { kind: 'file', body: [], source: text };
}
