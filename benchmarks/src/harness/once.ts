import type { Contestant } from './contestant.js';
import type { Measures } from './measure.js';

/** Measures a contestant in the first round only, because its work takes seconds and its figures hardly vary. */
export function once(contestant: Contestant): Contestant {
  return {
    ...contestant,
    start: async () => {
      const running = await contestant.start();
      let measured: Promise<Measures> | undefined;
      return {
        verify: () => running.verify(),
        warmUp: () => Promise.resolve(),
        round: (budget) => (measured ??= running.round(budget)),
        stop: () => running.stop(),
      };
    },
  };
}
