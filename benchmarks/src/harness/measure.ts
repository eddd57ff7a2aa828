/** A quantity that is measured, and how it is shown. */
export interface Measure {
  readonly key: string;
  readonly heading: string;
  readonly unit: Unit;
}

/** Of all times, `ns` is the one that is shown in whatever unit fits. */
export type Unit = 'ns' | 'ms' | 'MB' | 'MB/s' | 'modules';

/** The figures of one contestant in one round, by the measures' keys. */
export type Measures = Readonly<Record<string, number>>;

/** One round: what each contestant measured, by its name. */
export type Round = Readonly<Record<string, Measures>>;

/** The time that one operation takes: what most tables measure. */
export const operationTime: Measure = { key: 'time', heading: 'one operation', unit: 'ns' };
