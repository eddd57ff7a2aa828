import { propagation, ROOT_CONTEXT, trace, type Baggage } from '@opentelemetry/api';
import { CompositePropagator, W3CBaggagePropagator, W3CTraceContextPropagator } from '@opentelemetry/core';
import { WorkflowContext, type WorkflowContextOptions } from '@tta/core';
import { observationsOf } from '@tta/core/authors';
import { ambientContext } from './tracing/ambient-context.js';
import { remoteParentKey, remoteParentOf } from './tracing/remote-parent.js';
import { TelemetryObservation } from './telemetry-observation.js';

/** Headers as node:http and most libraries have them, names in lower case. */
export type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/** What may cross a process border. */
export interface PropagationOptions {
  /** Names of baggage entries that may cross. Default: none, for baggage may hold what a third party must not see. */
  readonly baggage?: readonly string[];
}

const correlationHeader = 'x-correlation-id';
/** Visible ASCII: what may stand in a header without being misread. */
const usableId = /^[\u0021-\u007e]{1,200}$/;
const w3c = new CompositePropagator({ propagators: [new W3CTraceContextPropagator(), new W3CBaggagePropagator()] });

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
  if (usableId.test(context.correlationId)) headers[correlationHeader] = context.correlationId;
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
    get: (carrier, name) => (carrier as Record<string, string>)[name],
    keys: (carrier) => Object.keys(carrier as object),
  });
  const allowed = (propagation.getBaggage(incoming)?.getAllEntries() ?? []).filter(
    ([name]) => options.baggage?.includes(name) === true,
  );
  const given = headers[correlationHeader];
  const correlationId = typeof given === 'string' && usableId.test(given) ? given : undefined;
  const context = WorkflowContext.create({
    ...rest,
    correlationId: rest.correlationId ?? correlationId,
    baggage: { ...Object.fromEntries(allowed.map(([name, { value }]) => [name, value])), ...rest.baggage },
  });
  const remote = trace.getSpanContext(incoming);
  return remote === undefined ? context : context.with(remoteParentKey, remote);
}
