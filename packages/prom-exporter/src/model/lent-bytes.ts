/** Bytes on loan: they stay as they are until they are given back. */
export interface LentBytes {
  readonly bytes: Buffer;
  /** To be called once, when they are no longer looked at. Who never calls it costs a copy, once. */
  readonly giveBack: () => void;
}
