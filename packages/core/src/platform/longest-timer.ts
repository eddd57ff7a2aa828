/** A timer takes no more milliseconds than this; one that is given more fires at once. */
export const longestTimerMs = 2 ** 31 - 1;
