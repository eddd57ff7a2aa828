/** How a stream ended. `itemCount` items had come. */
export type StreamEnd =
  /** All items were read (`isComplete`), or the reader wanted no more of them. */
  | { readonly status: 'success'; readonly isComplete: boolean; readonly itemCount: number }
  /** The producer failed, the work was aborted, or the stream was dropped. */
  | { readonly status: 'failure'; readonly error: unknown; readonly itemCount: number };
