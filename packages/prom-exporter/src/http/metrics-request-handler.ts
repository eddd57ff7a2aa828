import type { IncomingMessage, ServerResponse } from 'node:http';
import { InvalidOptionError } from '@tta/core';
import { booleanOption, describeError, integerOption, knownOptions } from '@tta/core/authors';
import { AnnouncedProducers } from '../collect/announced-producers.js';
import { createAuthorization, type MetricsAuth } from './authorization.js';
import { contentTypes, negotiateFormat, negotiateGzip } from '../formats/content-negotiation.js';
import { emptyPage, emptyPageReason, type EmptyPageFacts } from './empty-page.js';
import { PagePool, TooManyPagesError } from './page-pool.js';
import { answer, answerUnauthorized, isRead } from './plain-answer.js';
import { PageCollector, type MetricSource } from '../collect/page-collector.js';
import { sendPage } from './send-page.js';
import type { SharedPage } from './shared-page.js';
import { Warnings } from '../warnings.js';

/** Options of the metrics page. All are optional. */
export interface MetricsHandlerOptions {
  /**
   * Source of the metrics: a reader of your `MeterProvider` (see `createPrometheusReader`) or one metric producer, such
   * as `@tta/otel`'s `metricProducer`. Default: the producers that TTA's packages announce in this process.
   */
  readonly source?: MetricSource | undefined;
  /**
   * Milliseconds that a collection may take before the answer is 503. A callback or a producer that takes more than
   * four fifths of it is left out. Default 5000.
   */
  readonly timeoutMs?: number | undefined;
  /**
   * Milliseconds for which a collected page also answers later scrapes. Scrapes that arrive while a page is being
   * collected always share it. Default 100; 0 collects again for each later scrape.
   */
  readonly maxAgeMs?: number | undefined;
  /** Whether the page begins with `target_info`, the resource as labels. Default `false`. */
  readonly targetInfo?: boolean | undefined;
  /**
   * Whether an OpenMetrics page has `_created` samples, which tell when each counter and histogram began. Prometheus
   * stores each as one more series, unless it runs with `created-timestamp-zero-ingestion`. Default `false`.
   */
  readonly createdSamples?: boolean | undefined;
  /** Credentials that a scrape needs. Default: none. */
  readonly auth?: MetricsAuth | undefined;
}

/** Answers a request with the metrics page, whatever its path. For `node:http`, Express, or Fastify's raw objects. */
export type MetricsHandler = (request: IncomingMessage, response: ServerResponse) => void;

/** The metrics page as a handler for a server that you have already. @throws InvalidOptionError */
export function createMetricsHandler(options: MetricsHandlerOptions = {}): MetricsHandler {
  return createPageHandler(options, () => ({
    readsAnnouncedOnly: (options as MetricsHandlerOptions | null)?.source === undefined,
    givenProducers: 0,
    isProviderForeign: false,
  }));
}

/** As `createMetricsHandler`; `facts` tell why a page is empty. */
export function createPageHandler(
  options: MetricsHandlerOptions,
  facts: () => Omit<EmptyPageFacts, 'isAllLeftOut'>,
): MetricsHandler {
  knownOptions(options, ['source', 'timeoutMs', 'maxAgeMs', 'targetInfo', 'createdSamples', 'auth']);
  const { source = new AnnouncedProducers(), timeoutMs = 5000, maxAgeMs = 100, targetInfo = false, auth } = options;
  const createdSamples = booleanOption('createdSamples', options.createdSamples ?? false);
  if (typeof (source as Partial<MetricSource> | null)?.collect !== 'function') {
    throw new InvalidOptionError('source', 'a metric reader or a metric producer', source);
  }
  const authorization = auth === undefined ? undefined : createAuthorization(auth);
  const warnings = new Warnings();
  const collector = new PageCollector({
    source,
    timeoutMs: integerOption('timeoutMs', timeoutMs, { min: 1, max: 2 ** 31 - 1 }),
    targetInfo: booleanOption('targetInfo', targetInfo),
    warnings,
  });
  const pages = new PagePool(() => collector.page(), integerOption('maxAgeMs', maxAgeMs, { min: 0, max: 2 ** 31 - 1 }));

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let shared: SharedPage;
    try {
      shared = await pages.page();
    } catch (error) {
      if (error instanceof TooManyPagesError) {
        answer(request, response, 503, `${error.message}.\n`, { 'Retry-After': 1 });
        return;
      }
      const { errorType, errorMessage } = describeError(error);
      const reason = `${errorType}: ${errorMessage}`;
      warnings.about(`no page ${reason}`, `the metrics could not be collected, a scrape was answered 503: ${reason}`);
      answer(request, response, 503, `The metrics could not be collected: ${reason}\n`);
      return;
    }
    const format = negotiateFormat(request.headers.accept);
    const gzip = negotiateGzip(request.headers['accept-encoding']?.toString());
    if (shared.page.length === 0) {
      const reason = emptyPageReason({ ...facts(), isAllLeftOut: warnings.haveBeenSaid });
      answer(request, response, 200, emptyPage(reason, format), { 'Content-Type': contentTypes[format] });
      return;
    }
    response.writeHead(200, {
      'Content-Type': contentTypes[format],
      'Cache-Control': 'no-store',
      Vary: 'Accept, Accept-Encoding',
      ...(gzip && { 'Content-Encoding': 'gzip' }),
    });
    if (request.method === 'HEAD') response.end();
    else await sendPage(response, shared.open(response, { format, gzip, createdSamples }));
  }

  return (request, response) => {
    if (!isRead(request, response)) return;
    if (authorization?.isAllowed(request.headers.authorization) === false) {
      answerUnauthorized(request, response, authorization.challenge);
      return;
    }
    serve(request, response).catch((error: unknown) => {
      response.destroy();
      const { errorType, errorMessage } = describeError(error);
      warnings.about('page', `a metrics page was broken off, ${errorType}: ${errorMessage}`);
    });
  };
}
