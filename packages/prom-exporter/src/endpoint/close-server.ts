import type { Server } from 'node:http';

/** Running requests get this long to end. */
const graceMs = 5000;

/** Takes no new connections, lets running requests end, cuts those that take too long. */
export function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), graceMs);
    // A kept-alive connection becomes idle when its last request ends, and only then can it be closed.
    const sweep = setInterval(() => server.closeIdleConnections(), 20);
    server.close(() => {
      clearTimeout(cut);
      clearInterval(sweep);
      resolve();
    });
  });
}
