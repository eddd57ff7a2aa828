/** Messages from the process under load. */
export type LoadMessage =
  | { readonly kind: 'listening'; readonly url: string }
  | { readonly kind: 'progress'; readonly executions: number; readonly heapMb: number }
  | ({ readonly kind: 'finished' } & LoadFigures);

/** Its figures about itself. Garbage is collected before each of the two looks at the heap. */
export interface LoadFigures {
  readonly executions: number;
  readonly failures: number;
  readonly seconds: number;
  /** Of all threads together: what the machine gave it of that time. */
  readonly cpuSeconds: number;
  readonly heapAtStartMb: number;
  readonly heapAtEndMb: number;
  readonly longestStallMs: number;
  /** For garbage. A stall that it falls into is longer by it. */
  readonly longestPauseMs: number;
  readonly spansExported: number;
}
