/** The value that passes through the demo's workflows: some data, and the additions of each step. */
export interface Item {
  readonly data: string;
  readonly processed?: boolean;
  /** How many times it was processed. */
  readonly count?: number;
  readonly validated?: boolean;
  /** When it was validated, RFC 3339. */
  readonly timestamp?: string;
  readonly enriched?: boolean;
  readonly metadata?: Readonly<Record<string, string>>;
}
