/** Names of the two steps that are executed. */
export const loadNames = { succeeding: 'Narrate', failing: 'Fail' } as const;

/** Every so many executions one fails. */
export const failEvery = 1000;
