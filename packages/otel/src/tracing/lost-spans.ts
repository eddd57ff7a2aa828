/** Says how many spans were lost, and why. */
export type LostSpans = (reason: string, count: number) => void;
