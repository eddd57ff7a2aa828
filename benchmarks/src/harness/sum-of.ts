import type { Contestant } from './contestant.js';

/** A contestant that does the work of all these, one after the other: its figures are their sums. */
export function sumOf(contestants: readonly Contestant[], note: string): Contestant {
  return {
    note,
    start: async () => {
      const running = await Promise.all(contestants.map((contestant) => contestant.start()));
      return {
        verify: async () => {
          for (const each of running) await each.verify();
        },
        warmUp: async (budget) => {
          for (const each of running) await each.warmUp(budget);
        },
        round: async (budget) => {
          const sums = new Map<string, number>();
          for (const each of running)
            for (const [key, value] of Object.entries(await each.round(budget)))
              sums.set(key, (sums.get(key) ?? 0) + value);
          return Object.fromEntries(sums);
        },
        stop: async () => {
          await Promise.all(running.map((each) => each.stop()));
        },
      };
    },
  };
}
