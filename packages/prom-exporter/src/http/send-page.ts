import type { ServerResponse } from 'node:http';
import { mostUnread, roomOrEnd } from './room-or-end.js';
import type { BodyReader, HeldChunk } from './shared-body.js';

export interface SendOptions {
  /** Milliseconds after which a client that takes nothing is cut off. Default 30 000. */
  readonly stalledReaderMs?: number;
}

/**
 * Writes a body chunk by chunk, no faster than its client reads. A chunk that cannot be made breaks the connection, so
 * that no client takes half a page for a whole one, and the error is thrown. A client that disconnects is not an error.
 */
export async function sendPage(
  response: ServerResponse,
  body: BodyReader,
  { stalledReaderMs = 30_000 }: SendOptions = {},
): Promise<void> {
  response.setTimeout(stalledReaderMs, () => response.destroy());
  // A broken connection is noticed by `destroyed`.
  response.on('error', () => undefined);
  const sending = new Sending(response);
  try {
    while (!response.destroyed) {
      const chunk = await body.next();
      if (chunk === undefined) {
        response.end();
        return;
      }
      sending.write(chunk, body);
      if (response.writableLength > mostUnread) await roomOrEnd(response);
    }
  } catch (error) {
    response.destroy();
    throw error;
  } finally {
    body.close();
  }
}

/** The chunks that are on their way to a client. */
class Sending {
  readonly #held = new Set<HeldChunk>();

  constructor(private readonly response: ServerResponse) {
    // Node calls back for what waits in a socket that breaks, but not for what it drops before.
    response.on('close', () => {
      for (const chunk of this.#held) this.#release(chunk);
    });
  }

  /** Writes a chunk and those behind it that are made already: a page made once is sent to many by few system calls. */
  write(first: HeldChunk, body: BodyReader): void {
    const { response } = this;
    response.cork();
    let length = 0;
    for (let chunk: HeldChunk | undefined = first; chunk !== undefined;) {
      const written = chunk;
      length += written.bytes.length;
      this.#held.add(written);
      response.write(written.bytes, () => this.#release(written));
      chunk = length < mostUnread ? body.ready() : undefined;
    }
    // Node 22 and newer write what a response held back piece by piece, unless its socket holds back as well.
    const { socket } = response;
    socket?.cork();
    response.uncork();
    socket?.uncork();
  }

  #release(chunk: HeldChunk): void {
    if (this.#held.delete(chunk)) chunk.release();
  }
}
