/** How a stream ended. */
export type StreamEnd =
  /** All items were read (`isComplete`), or the reader wanted no more of them. */
  | { readonly status: 'success'; readonly isComplete: boolean }
  /** The producer failed, the work was aborted, or the stream was dropped. */
  | { readonly status: 'failure'; readonly error: unknown };
