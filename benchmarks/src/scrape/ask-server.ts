import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { ServerAnswer, ServerRequest } from './server-process.js';

/** Sends a request to the process that is scraped, and gives its answer. One at a time. */
export async function askServer(server: ChildProcess, request: ServerRequest): Promise<ServerAnswer> {
  const answered = once(server, 'message');
  server.send(request);
  const [answer] = (await answered) as [ServerAnswer];
  return answer;
}
