/** Says how many lines were lost, and why. */
export type LostLines = (reason: string, count: number) => void;
