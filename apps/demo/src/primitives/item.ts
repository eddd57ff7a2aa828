/** What flows through the demo's workflows: some data, and what each step adds to it. */
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
