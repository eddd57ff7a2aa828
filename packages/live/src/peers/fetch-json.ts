// By name, because an import reads all that the module exports, which on Node 22 is slow.
const { Agent, get } = process.getBuiltinModule('node:http');

const timeoutMs = 3000;
/** Keeps connections, and never the process. */
const agent = new Agent({ keepAlive: true, maxSockets: 2 });

/** The JSON at a loopback address. Follows no redirects, and reads at most so many bytes. */
export function fetchJson(url: string, largest: number): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const request = get(url, { agent, timeout: timeoutMs }, (response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        if ((size += chunk.length) > largest) request.destroy(new Error(`the answer is larger than ${largest} bytes`));
      });
      response.on('error', reject);
      response.on('end', () => {
        try {
          if (response.statusCode !== 200) throw new Error(`the answer's status is ${response.statusCode ?? 0}`);
          resolve(JSON.parse(Buffer.concat(chunks).toString('utf8')));
        } catch (error) {
          reject(error);
        }
      });
    });
    request.on('socket', (socket) => socket.unref());
    request.on('timeout', () => request.destroy(new Error(`no answer within ${timeoutMs} ms`)));
    request.on('error', reject);
  });
}
