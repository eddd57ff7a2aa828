import { isEventType, type EventType } from './define-event.js';

/**
 * The event types that a module exports: by themselves, in lists, or as the static `events` of a step's class. Without
 * duplicates, in the order of the module's exports.
 */
export function declaredEvents(exports: object): EventType[] {
  const found = new Set<EventType>();
  const add = (value: unknown): void => {
    if (isEventType(value)) found.add(value);
    else if (Array.isArray(value)) for (const each of value as readonly unknown[]) add(each);
  };
  for (const value of Object.values(exports) as readonly unknown[]) {
    add(value);
    if (typeof value === 'function' && 'events' in value) add(value.events);
  }
  return [...found];
}
