import { createHash } from 'node:crypto';

/** Twelve hex digits of a plain value, the same for the same content whatever the order of its keys. */
export function hashInput(input: unknown): string {
  const text = JSON.stringify(input, (_, value: unknown) => (isRecord(value) ? sorted(value) : value));
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function sorted(record: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).sort(([one], [other]) => (one < other ? -1 : 1)));
}
