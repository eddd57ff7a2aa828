import { readFileSync } from 'node:fs';
import type { Server } from 'node:http';

/** Connections at a time, where the system allows the process twice as many descriptors. */
const mostConnections = 250;
/** A client that has connected has to ask within this time; Prometheus asks at once. */
const askWithinMs = 5000;

/** For `createServer`: cuts off clients that connect and do not finish asking. */
export const requestLimits = {
  headersTimeout: askWithinMs,
  requestTimeout: askWithinMs,
  /** Of TLS. */
  handshakeTimeout: askWithinMs,
  connectionsCheckingInterval: 1000,
};

/** Takes at most half of the process's descriptors: the application needs the others. */
export function limitConnections(server: Server): void {
  server.maxConnections = Math.max(1, Math.min(mostConnections, Math.floor(mostDescriptors() / 2)));
  // A client that keeps its connection for later makes room for one that asks now.
  server.on('drop', () => server.closeIdleConnections());
}

function mostDescriptors(): number {
  try {
    const [, limit] = /^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'latin1')) ?? [];
    return Number(limit ?? Infinity);
  } catch {
    // Not Linux: Node has raised the limit as far as the system lets it.
    return Infinity;
  }
}
