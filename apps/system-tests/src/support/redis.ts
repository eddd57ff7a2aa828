import { Child } from './child.js';
import { freePort } from './free-port.js';

/** A real Redis of a test's own, with nothing in it and nothing on disk. `given` is its port, where it had one before. */
export async function startRedis(given?: number): Promise<{ readonly server: Child; readonly port: number }> {
  const port = given ?? (await freePort());
  const options = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', '/tmp'];
  const server = new Child('redis-server', options);
  await server.waitFor(/Ready to accept connections/);
  return { server, port };
}
