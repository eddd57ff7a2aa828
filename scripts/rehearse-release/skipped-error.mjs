/** A consumer that cannot be tried on this machine; the message says why. In CI that is a failure. */
export class SkippedError extends Error {}
