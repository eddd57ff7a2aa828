import { propagation, ROOT_CONTEXT, trace, type Baggage } from '@opentelemetry/api';
import { WorkflowContext, type WorkflowContextOptions } from '@tta/core';
import { observationsOf, stringOption } from '@tta/core/authors';
import { ambientContext } from './tracing/ambient-context.js';
import { remoteParentKey, remoteParentOf } from './tracing/remote-parent.js';
import { W3cPropagator } from './tracing/w3c-propagator.js';
import { TelemetryObservation } from './telemetry-observation.js';

/** Headers as node:http and most libraries have them, names in lower case; or a `Headers` object, as `fetch` and Hono have it. */
export type Headers = Readonly<Record<string, string | readonly string[] | undefined>> | HeadersObject;

/** The part of a `Headers` object that is used here. */
export interface HeadersObject {
  get(name: string): string | null;
  keys(): Iterable<string>;
}

/** A request of node:http, Express or Fastify; or one of the Fetch API, as Hono's `context.req.raw` is. */
export interface IncomingRequest {
  readonly headers: Headers;
  /** Aborts where the caller gives up, in the Fetch API. */
  readonly signal?: AbortSignal | undefined;
}

/** A response of node:http or Express; or Fastify's `reply.raw`. */
export interface OutgoingResponse {
  readonly writableFinished: boolean;
  once(event: 'close', listener: () => void): unknown;
}

/** Options for the data that crosses process boundaries. */
export interface PropagationOptions {
  /** Names of baggage entries that may cross. Default: none, because baggage may hold data that third parties must not see. */
  readonly baggage?: readonly string[];
  /** The header that has the correlation id, such as `x-request-id`. Default `x-correlation-id`. */
  readonly correlationHeader?: string;
}

const defaultCorrelationHeader = 'x-correlation-id';
/** Visible ASCII, which is safe in a header. */
const usableId = /^[\u0021-\u007e]{1,200}$/;
const w3c = new W3cPropagator();

/** Without half of a surrogate pair, which no header can carry. */
function isText(text: string): boolean {
  return !/\p{Surrogate}/u.test(text);
}

/**
 * The headers to send with a request made inside a step: `traceparent`, `tracestate` and `baggage` (W3C), and `x-correlation-id`.
 * @example await fetch(url, { headers: injectHeaders(context) })
 */
export function injectHeaders(context: WorkflowContext, options: PropagationOptions = {}): Record<string, string> {
  const headers: Record<string, string> = {};
  const observation = observationsOf(context).find((found) => found instanceof TelemetryObservation);
  const span =
    observation?.span?.span.spanContext() ?? remoteParentOf(context) ?? trace.getSpanContext(ambientContext());
  const entries = Object.entries(context.baggage).filter(
    ([name, value]) => options.baggage?.includes(name) === true && isText(name) && isText(value),
  );
  let outgoing = span === undefined ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, span);
  if (entries.length > 0) {
    const baggage: Baggage = propagation.createBaggage(
      Object.fromEntries(entries.map(([name, value]) => [name, { value }])),
    );
    outgoing = propagation.setBaggage(outgoing, baggage);
  }
  w3c.inject(outgoing, headers, { set: (carrier, name, value) => ((carrier as Record<string, string>)[name] = value) });
  if (usableId.test(context.correlationId)) headers[correlationHeaderOf(options)] = context.correlationId;
  return headers;
}

/**
 * A root context that continues what the headers say: its steps are children of the caller's span and have its correlation id. A malformed
 * header is ignored. `rest` says what else the context is given, and goes before what the headers say.
 * @example await workflow.execute(input, contextFromHeaders(request.headers))
 */
export function contextFromHeaders(
  headers: Headers,
  options: PropagationOptions = {},
  rest: WorkflowContextOptions = {},
): WorkflowContext {
  const incoming = w3c.extract(ROOT_CONTEXT, headers, {
    get: (carrier: Headers, name: string) => headerOf(carrier, name),
    keys: (carrier: Headers) => (isHeadersObject(carrier) ? [...carrier.keys()] : Object.keys(carrier)),
  });
  const allowed = (propagation.getBaggage(incoming)?.getAllEntries() ?? []).filter(
    ([name]) => options.baggage?.includes(name) === true,
  );
  const given = headerOf(headers, correlationHeaderOf(options));
  const correlationId = typeof given === 'string' && usableId.test(given) ? given : undefined;
  const context = WorkflowContext.create({
    ...rest,
    correlationId: rest.correlationId ?? correlationId,
    baggage: { ...Object.fromEntries(allowed.map(([name, { value }]) => [name, value])), ...rest.baggage },
  });
  const remote = trace.getSpanContext(incoming);
  return remote === undefined ? context : context.with(remoteParentKey, remote);
}

/**
 * The context of a request that is served: ids and caller as `contextFromHeaders`, and a signal that aborts when the client goes away before
 * the response is finished. `response` is what a Fetch-style request needs none of: its own signal tells.
 * @example await workflow.execute(input, contextFromRequest(request, response, { correlationHeader: 'x-request-id' }))
 */
export function contextFromRequest(
  request: IncomingRequest,
  response?: OutgoingResponse,
  options: PropagationOptions = {},
  rest: WorkflowContextOptions = {},
): WorkflowContext {
  const signals = [rest.signal, request.signal, response && signalOfResponse(response)].filter(
    (signal) => signal !== undefined,
  );
  const signal = signals.length > 1 ? AbortSignal.any(signals) : signals[0];
  return contextFromHeaders(request.headers, options, signal === undefined ? rest : { ...rest, signal });
}

function signalOfResponse(response: OutgoingResponse): AbortSignal {
  const controller = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) controller.abort(new DOMException('the client went away', 'AbortError'));
  });
  return controller.signal;
}

function correlationHeaderOf({ correlationHeader = defaultCorrelationHeader }: PropagationOptions): string {
  return stringOption('correlationHeader', correlationHeader).toLowerCase();
}

function headerOf(headers: Headers, name: string): string | undefined {
  if (isHeadersObject(headers)) return headers.get(name) ?? undefined;
  const value = headers[name];
  return typeof value === 'string' ? value : undefined;
}

/** By what it can do: there are several such classes. */
function isHeadersObject(headers: Headers): headers is HeadersObject {
  return typeof headers.get === 'function';
}
