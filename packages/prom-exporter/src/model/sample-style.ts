import type { Exemplar } from './exemplar.js';

/** The differences between the samples of the two formats. */
export interface SampleStyle {
  /** A bucket's upper bound, as the value of `le`. */
  readonly boundText: (bound: number) => string;
  /** The text behind a sample's number. */
  readonly exemplarText: (exemplar: Exemplar | undefined) => string;
  /** Whether a counter or histogram tells when it began. */
  readonly showsCreated: boolean;
  /** Whether sum and count stand together and only where nothing negative was recorded, as OpenMetrics demands. */
  readonly pairsSumAndCount: boolean;
}
