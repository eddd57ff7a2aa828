import { once } from 'node:events';
import type { AddressInfo, Server } from 'node:net';
import { TtaError } from '@tta/core';
import { describeError } from '@tta/core/authors';

/** Ports tried after a taken one. */
const mostAttempts = 100;
/** Where Prometheus looks for the metrics of an application. A page there would be scraped in their place. */
const metricsPort = 9464;

/** The page cannot be served: its port is taken or not allowed, or its host is not this machine. */
export class LiveListenError extends TtaError {
  /** Written out, so that the error has it where a bundler renames the class. */
  static override readonly name: string = 'LiveListenError';
  readonly host: string;
  readonly port: number;

  constructor(host: string, port: number, cause: unknown) {
    super(
      'ERR_TTA_LIVE_LISTEN',
      `cannot listen at port ${port} of ${host}: ${describeError(cause).errorMessage}; choose another by the option port or by TTA_LIVE_PORT`,
      { cause },
    );
    this.host = host;
    this.port = port;
  }
}

/** Makes the server listen at the port, or at the next free one unless it is strict. @throws LiveListenError */
export async function listen(server: Server, host: string, port: number, isStrict: boolean): Promise<AddressInfo> {
  const last = isStrict || port === 0 ? port : Math.min(port + mostAttempts, 65_535);
  for (let candidate = port; ; candidate++) {
    if (candidate === metricsPort && candidate !== port) continue;
    try {
      // Workers of a cluster would otherwise share one port.
      server.listen({ host, port: candidate, exclusive: true });
      await once(server, 'listening');
      return server.address() as AddressInfo;
    } catch (error) {
      const isTaken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
      if (!isTaken || candidate === last) throw new LiveListenError(host, candidate, error);
    }
  }
}
