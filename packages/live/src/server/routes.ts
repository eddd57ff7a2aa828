import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { AllRuns } from '../all-runs.js';
import { answer, answerJson } from './answer.js';
import type { EventStream } from './event-stream.js';
import { RequestGuard, type GuardOptions } from './request-guard.js';

/** The paths of the contract in `live-data.ts`. */
export function createRoutes(runs: AllRuns, events: EventStream, options: GuardOptions): RequestListener {
  const guard = new RequestGuard(options);
  return (request, response) => {
    const [path = '', query = ''] = (request.url ?? '').split('?', 2);
    const refusal = guard.refusal(request, path);
    if (refusal !== undefined) {
      answer(response, refusal.status, 'text/plain', refusal.message);
      return;
    }
    const inner = path.slice(options.token.length + 1);
    route(inner, new URLSearchParams(query), request, response).catch(() => {
      if (!response.headersSent) answer(response, 500, 'text/plain', 'This could not be shown.\n');
    });
  };

  async function route(
    path: string,
    query: URLSearchParams,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const isOwnOnly = query.get('own') === '1';
    switch (path) {
      case '':
        // Paths on the page are relative.
        response.writeHead(308, { Location: `/${options.token}/` }).end();
        return;
      case '/':
        await answerPage(response);
        return;
      case '/events':
        if (request.method === 'HEAD') answer(response, 200, 'text/event-stream', '');
        else events.add(response);
        return;
      case '/api/state':
        await runs.refreshPeers();
        answerJson(response, runs.everything());
        return;
      case '/api/numbers':
        answerJson(response, await runs.numbers(isOwnOnly));
        return;
      case '/api/graphs':
        answerJson(response, await runs.graphs(isOwnOnly));
        return;
      case '/api/changes':
        answerJson(response, runs.own.changesFor(Number(query.get('since')) || 0));
        return;
      default:
        answerRun(path, response);
    }
  }

  function answerRun(path: string, response: ServerResponse): void {
    const [, what, key = ''] = /^\/api\/(run|median)\/([\w.-]+)$/.exec(path) ?? [];
    const found = what === 'run' ? runs.detail(key) : what === 'median' ? runs.median(key) : undefined;
    if (found === undefined) answer(response, 404, 'text/plain', 'Not found, or no longer kept.\n');
    else answerJson(response, found);
  }
}

/** The page is loaded when somebody asks for it, so that starting costs little. */
async function answerPage(response: ServerResponse): Promise<void> {
  const { html, scriptSource, styleSource } = await import('#page');
  const policy = [
    "default-src 'none'",
    `script-src ${scriptSource}`,
    `style-src ${styleSource}`,
    "connect-src 'self'",
    'img-src data:',
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'none'",
  ];
  answer(response, 200, 'text/html', html, policy.join('; '));
}
