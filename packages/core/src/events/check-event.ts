import type { EventType } from './define-event.js';

/**
 * What is wrong with what an event was emitted with, as a phrase; `undefined` where all is well. The types rule it out, so this serves plain
 * JavaScript. Does not look at labels.
 */
export function eventMistake(
  { name, fields }: EventType,
  given: Readonly<Record<string, unknown>> = {},
): string | undefined {
  for (const { name: field, kind, isOptional } of fields) {
    if (kind === 'error') continue;
    const value = given[field];
    if (value === undefined && isOptional) continue;
    if (typeof value !== kind) return `${name} needs the field ${field} as a ${kind}, got ${typeof value}`;
  }
  const unknown = Object.keys(given).find((key) => !fields.some((field) => field.name === key));
  if (unknown === undefined) return undefined;
  return `${name} has no field ${unknown}; known are ${fields.map((field) => field.name).join(', ') || 'none'}`;
}
