import type { Series } from './tally.js';

/** Messages from the process of the mix. */
export type MixMessage =
  { readonly kind: 'listening'; readonly url: string } | ({ readonly kind: 'finished' } & MixFigures);

/** Figures of the process about itself, counted without telemetry. */
export interface MixFigures {
  readonly executions: number;
  readonly seconds: number;
  /** After a collection of garbage, at each quarter. */
  readonly heapsMb: readonly number[];
  readonly own: Series;
}
