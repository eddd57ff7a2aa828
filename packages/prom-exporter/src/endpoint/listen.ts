import { once } from 'node:events';
import type { AddressInfo, Server } from 'node:net';
import { warn } from '@tta/core/authors';
import { ListenError } from './listen-error.js';

/** Ports tried after a taken one. */
const mostAttempts = 100;

export interface ListenOptions {
  readonly host: string;
  /** 0 for any free one. */
  readonly port: number;
  /** Whether a taken port is an error. Otherwise the next free one is taken. */
  readonly strictPort: boolean;
}

/** Makes the server listen and returns its address. @throws ListenError */
export async function listen(server: Server, { host, port, strictPort }: ListenOptions): Promise<AddressInfo> {
  const last = strictPort || port === 0 ? port : Math.min(port + mostAttempts, 65_535);
  for (let candidate = port; ; candidate++) {
    try {
      const address = await listenOnce(server, host, candidate);
      if (candidate !== port) warn(`port ${port} is taken; the metrics are at port ${candidate} of ${host}`);
      return address;
    } catch (error) {
      if (codeOf(error) !== 'EADDRINUSE' || candidate === last) throw new ListenError(host, candidate, error);
    }
  }
}

async function listenOnce(server: Server, host: string, port: number): Promise<AddressInfo> {
  // Exclusive: workers of a cluster would otherwise share one port, and each scrape would find another worker.
  server.listen({ host, port, exclusive: true });
  await once(server, 'listening');
  return server.address() as AddressInfo;
}

function codeOf(error: unknown): unknown {
  return (error as NodeJS.ErrnoException).code;
}
