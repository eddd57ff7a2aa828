import type { Piece } from '../model/page.js';

/** Bytes of a chunk at most. A piece of a quarter of that is worth a write of its own. */
const chunkLength = 32 * 1024;
/** The same where each chunk is written many times. */
const chunkLengthForMany = 512 * 1024;
const noBytes = Buffer.alloc(0);

/**
 * The same text in fewer pieces. Each write costs: a compressor takes a turn of the event loop for it, and in a busy
 * process turns are long. `isForMany` tells whether many readers wait: then one more copy costs less than a write of
 * each piece to each reader. Once it says no, a long chunk ends.
 */
export function* joinSmallPieces(
  pieces: Iterable<Piece>,
  isForMany: () => boolean = () => false,
): Generator<Exclude<Piece, string>, void> {
  let chunk = noBytes;
  let length = 0;
  for (const piece of pieces) {
    const bytes = bytesOf(piece);
    const capacity = isForMany() ? chunkLengthForMany : chunkLength;
    const isLong = bytes.length >= capacity / 4;
    if (length > 0 && (isLong || length + bytes.length > Math.min(chunk.length, capacity))) {
      yield chunk.subarray(0, length);
      chunk = noBytes;
      length = 0;
    }
    if (isLong) {
      yield typeof piece === 'string' ? bytes : piece;
      continue;
    }
    if (length === 0) chunk = Buffer.allocUnsafe(capacity);
    length += bytes.copy(chunk, length);
    if (isLent(piece)) piece.giveBack();
  }
  if (length > 0) yield chunk.subarray(0, length);
}

function bytesOf(piece: Piece): Buffer {
  if (typeof piece === 'string') return Buffer.from(piece);
  return isLent(piece) ? piece.bytes : piece;
}

/** Whether a piece has to be given back. */
export function isLent(piece: Piece): piece is Exclude<Piece, string | Buffer> {
  return typeof piece === 'object' && 'giveBack' in piece;
}
