import type { EventType } from './define-event.js';

/**
 * Describes the mistake in an event's arguments as a phrase; `undefined` if there is none. For plain JavaScript,
 * because the types rule such mistakes out. Does not check labels.
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
