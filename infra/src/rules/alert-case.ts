/** Input of Prometheus's rule tests: a series, and its values a minute apart in their notation (`0+12x30`). */
export type InputSeries = Readonly<Record<string, string>>;

/** One alert, what makes it speak and what must not. */
export interface AlertCase {
  readonly alert: string;
  /** Of the alert, beside those that the rule itself sets. */
  readonly labels: Readonly<Record<string, string>>;
  /** Tells two rules of one name apart. */
  readonly sli?: string;
  /** Minutes after which it is looked at. */
  readonly atMinutes: number;
  readonly fires: InputSeries;
  /** The value as the summary shows it then. */
  readonly value: string;
  /** Series that must not fire the alert, by reason. */
  readonly quiet: Readonly<Record<string, InputSeries>>;
}
