import type { RequestListener } from 'node:http';
import { createAuthorization, type MetricsAuth } from '../http/authorization.js';
import { landingPage } from './landing-page.js';
import type { MetricsHandler } from '../http/metrics-request-handler.js';
import { answer, answerUnauthorized, isRead } from '../http/plain-answer.js';

export interface RouteOptions {
  readonly path: string;
  readonly serviceName: string;
  readonly metrics: MetricsHandler;
  readonly auth: MetricsAuth | undefined;
}

/** Everything that the endpoint's own server serves: the metrics, a page that leads there, a sign of life. */
export function createRoutes({ path, serviceName, metrics, auth }: RouteOptions): RequestListener {
  const authorization = auth === undefined ? undefined : createAuthorization(auth);
  return (request, response) => {
    switch (request.url?.replace(/[?#].*$/s, '') ?? '') {
      case path:
        metrics(request, response);
        return;
      case '/-/healthy':
        if (isRead(request, response)) answer(request, response, 200, 'Healthy.\n');
        return;
      case '/':
        if (!isRead(request, response)) return;
        if (authorization?.isAllowed(request.headers.authorization) === false) {
          answerUnauthorized(request, response, authorization.challenge);
          return;
        }
        answer(request, response, 200, landingPage(serviceName, path), { 'Content-Type': 'text/html; charset=utf-8' });
        return;
      default:
        answer(request, response, 404, `Nothing is here. The metrics are at ${path}.\n`);
    }
  };
}
