import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';

const types: Partial<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.woff2': 'font/woff2',
};

/** Serves the files of a folder on loopback. Pages are found without their `.html`, and a folder by its `index.html`. */
export async function serveFolder(folder: string, port: number): Promise<{ url: string; close: () => Promise<void> }> {
  const server = createServer((request, response) => {
    const answer = async (): Promise<void> => {
      const file = await find(folder, pathOf(request.url));
      const found = file ?? join(folder, '404.html');
      response.writeHead(file === undefined ? 404 : 200, {
        'content-type': types[extname(found)] ?? 'application/octet-stream',
      });
      createReadStream(found)
        .on('error', () => response.destroy())
        .pipe(response);
    };
    answer().catch(() => response.destroy());
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, close };
}

function pathOf(url: string | undefined): string {
  try {
    return decodeURIComponent(new URL(url ?? '/', 'http://site').pathname);
  } catch {
    return '/';
  }
}

async function find(folder: string, path: string): Promise<string | undefined> {
  // The path is absolute, so `..` does not lead out of the folder.
  const inside = join(folder, normalize(path));
  for (const file of [inside, `${inside}.html`, join(inside, 'index.html')]) {
    const found = await stat(file).catch(() => undefined);
    if (found?.isFile() === true) return file;
  }
  return undefined;
}
