import type { RequestListener } from 'node:http';
import { runningLivePage } from '@tta/core/authors';
import { createAuthorization, type MetricsAuth } from '../http/authorization.js';
import { landingPage } from './landing-page.js';
import type { MetricsHandler } from '../http/metrics-request-handler.js';
import { answer, answerForbiddenHost, answerUnauthorized, isRead } from '../http/plain-answer.js';
import { requestTarget } from './request-target.js';

export interface RouteOptions {
  readonly path: string;
  readonly serviceName: string;
  readonly metrics: MetricsHandler;
  readonly auth: MetricsAuth | undefined;
  /** Whether a request may come by this host name. */
  readonly isAllowedHost: (authority: string | undefined) => boolean;
}

/** Everything that the endpoint's own server serves: the metrics, a page that leads there, a sign of life. */
export function createRoutes({ path, serviceName, metrics, auth, isAllowedHost }: RouteOptions): RequestListener {
  const authorization = auth === undefined ? undefined : createAuthorization(auth);
  return (request, response) => {
    const target = requestTarget(request);
    if (!isAllowedHost(target.authority)) {
      answerForbiddenHost(request, response);
      return;
    }
    switch (target.path) {
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
        answer(request, response, 200, landingPage(serviceName, path, runningLivePage().origin), {
          'Content-Type': 'text/html; charset=utf-8',
        });
        return;
      default:
        answer(request, response, 404, `Not found. The metrics are at ${path}.\n`);
    }
  };
}
