import type { ServerResponse } from 'node:http';
import { nextTurn, turnIsOver } from '../event-loop-turn.js';
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
  try {
    while (!response.destroyed) {
      const chunk = await body.next();
      if (chunk === undefined) {
        response.end();
        return;
      }
      writeTogether(response, chunk, body);
      if (response.writableLength > mostUnread) await roomOrEnd(response);
      if (turnIsOver()) await nextTurn();
    }
  } catch (error) {
    response.destroy();
    throw error;
  } finally {
    body.close();
  }
}

/** Writes a chunk and those behind it that are made already: a page made once is sent to many readers by few system calls. */
function writeTogether(response: ServerResponse, first: HeldChunk, body: BodyReader): void {
  response.cork();
  let chunk: HeldChunk | undefined = first;
  let length = 0;
  while (chunk !== undefined) {
    length += chunk.bytes.length;
    response.write(chunk.bytes, chunk.release);
    chunk = length < mostUnread ? body.ready() : undefined;
  }
  response.uncork();
}
