import { request as httpRequest, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http';
import { request as httpsRequest } from 'node:https';

export interface Scraped {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly text: string;
}

export interface ScrapeOptions {
  readonly method?: string;
  readonly headers?: OutgoingHttpHeaders;
  /** A certificate to trust. */
  readonly ca?: string;
}

/** One request over a connection of its own. Rejects when the answer breaks off. */
export function scrape(url: string, { method = 'GET', headers = {}, ca }: ScrapeOptions = {}): Promise<Scraped> {
  return new Promise((resolve, reject) => {
    const send = url.startsWith('https:') ? httpsRequest : httpRequest;
    const request = send(url, { method, headers, agent: false, ...(ca !== undefined && { ca }) }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const body = Buffer.concat(chunks);
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body, text: body.toString() });
      });
    });
    request.on('error', reject);
    request.end();
  });
}
