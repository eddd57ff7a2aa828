import { isEngineTime } from '../platform/monotonic-now.js';

const uuids = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi;

/** Replaces what differs from run to run: UUIDs, and durations where they are real ones. */
export class Normalizer {
  readonly #seen: string[] = [];

  /** Each UUID becomes a number, the same one wherever it comes again. */
  text(text: string): string {
    return text.replace(uuids, (uuid) => {
      if (!this.#seen.includes(uuid)) this.#seen.push(uuid);
      return `<uuid-${this.#seen.indexOf(uuid) + 1}>`;
    });
  }

  fields(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
    return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, this.#value(name, value)]));
  }

  #value(name: string, value: unknown): unknown {
    if (typeof value === 'string') return this.text(value);
    // On a test's own time, durations are exact.
    return typeof value === 'number' && name.endsWith('_ms') && isEngineTime() ? '<ms>' : value;
  }
}
