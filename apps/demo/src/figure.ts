/** One figure of a report: its expected and its actual value. */
export interface Figure {
  readonly name: string;
  readonly expected: string;
  readonly actual: string;
  readonly isMet: boolean;
  /** Depends on how fast the machine is: a remark, which decides nothing. */
  readonly isTime: boolean;
}

export function exactly(name: string, expected: number, actual: number): Figure {
  return { name, expected: String(expected), actual: String(actual), isMet: actual === expected, isTime: false };
}
