import type { Contestant } from './contestant.js';
import type { Measures } from './measure.js';

/** The same contestant, whose figures are divided among the units that its operation works on. */
export function perUnit(units: number, contestant: Contestant): Contestant {
  return {
    ...contestant,
    start: async () => {
      const running = await contestant.start();
      return {
        verify: () => running.verify(),
        warmUp: (budget) => running.warmUp(budget),
        round: async (budget) => divided(await running.round(budget), units),
        stop: () => running.stop(),
      };
    },
  };
}

function divided(measures: Measures, units: number): Measures {
  return Object.fromEntries(Object.entries(measures).map(([key, value]) => [key, value / units]));
}
