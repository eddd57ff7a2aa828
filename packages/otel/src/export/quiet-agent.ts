import type { Agent, ClientRequest } from 'node:http';
import type { Socket } from 'node:net';
import { environmentVariable } from '@tta/core/authors';

/**
 * Makes an agent whose connections do not keep the process alive. `flush()` applies its own timeout, and a collector that
 * accepts and never answers does not delay the exit. `undefined` if certificates are configured, because the exporter
 * reads those itself.
 */
export function quietAgent(signal: 'TRACES' | 'METRICS'): ((protocol: string) => Promise<Agent>) | undefined {
  for (const kind of ['CERTIFICATE', 'CLIENT_CERTIFICATE', 'CLIENT_KEY']) {
    const own = environmentVariable(`OTEL_EXPORTER_OTLP_${signal}_${kind}`);
    if ((own ?? environmentVariable(`OTEL_EXPORTER_OTLP_${kind}`)) !== undefined) return undefined;
  }
  return async (protocol) => {
    const { Agent } = protocol === 'https:' ? await import('node:https') : await import('node:http');
    const agent = new Agent({ keepAlive: true });
    const hooks = agent as unknown as Hooks;
    const create = hooks.createConnection.bind(agent);
    hooks.createConnection = (...args: unknown[]): Socket => create(...args).unref();
    // The agent's own would keep the process alive again.
    hooks.reuseSocket = (_socket: Socket, request: ClientRequest): void => {
      request.reusedSocket = true;
    };
    return agent;
  };
}

/** The agent's methods as Node documents them; its types describe connections of any kind. */
interface Hooks {
  createConnection(...args: unknown[]): Socket;
  reuseSocket(socket: Socket, request: ClientRequest): void;
}
