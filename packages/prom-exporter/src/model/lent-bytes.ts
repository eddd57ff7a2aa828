/** Bytes on loan: they stay as they are until they are given back. */
export interface LentBytes {
  readonly bytes: Buffer;
  /** Call it once, when the bytes are no longer read. A call that never comes costs one copy. */
  readonly giveBack: () => void;
}
