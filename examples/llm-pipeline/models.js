import { once } from 'node:events';
import { createServer } from 'node:http';

/** A server that is busy for the first call, streams words slowly, and whose large model is down for hard questions. */
export async function startModels() {
  let calls = 0;
  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url, 'http://models');
    const prompt = searchParams.get('prompt');
    calls += 1;
    if (calls === 1) return response.writeHead(429, { 'retry-after': '1' }).end();
    if (pathname === '/large' && prompt.includes('hard')) return response.writeHead(500).end();
    for (const word of `${pathname.slice(1)} model on ${prompt}`.split(' ')) {
      response.write(`${word}\n`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    response.end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}
