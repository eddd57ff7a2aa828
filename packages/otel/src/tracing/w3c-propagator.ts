import {
  isSpanContextValid,
  propagation,
  trace,
  createTraceState,
  type Context,
  type SpanContext,
  type TextMapGetter,
  type TextMapPropagator,
  type TextMapSetter,
} from '@opentelemetry/api';
import { isTracingSuppressed } from '../process/suppress-tracing.js';
import { baggageOf, baggageText } from './baggage-header.js';

const traceHeader = 'traceparent';
const stateHeader = 'tracestate';
const baggageHeader = 'baggage';

// Each process with a request needs it, and `@opentelemetry/core` would add 34 ms, 83 modules and 2 MB to its start. Its
// propagator also loses a baggage entry named `__proto__`.

/** Trace context and baggage as the W3C recommends: headers `traceparent`, `tracestate` and `baggage`. */
export class W3cPropagator implements TextMapPropagator {
  inject(context: Context, carrier: unknown, setter: TextMapSetter): void {
    if (isTracingSuppressed(context)) return;
    const span = trace.getSpanContext(context);
    if (span !== undefined && isSpanContextValid(span)) {
      setter.set(carrier, traceHeader, `00-${span.traceId}-${span.spanId}-${asHex(span.traceFlags)}`);
      if (span.traceState !== undefined) setter.set(carrier, stateHeader, span.traceState.serialize());
    }
    const text = baggageText(propagation.getBaggage(context));
    if (text !== '') setter.set(carrier, baggageHeader, text);
  }

  extract(context: Context, carrier: unknown, getter: TextMapGetter): Context {
    const span = spanContextOf(getter.get(carrier, traceHeader), getter.get(carrier, stateHeader));
    const baggage = baggageOf(getter.get(carrier, baggageHeader));
    const withSpan = span === undefined ? context : trace.setSpanContext(context, span);
    return baggage === undefined ? withSpan : propagation.setBaggage(withSpan, baggage);
  }

  fields(): string[] {
    return [traceHeader, stateHeader, baggageHeader];
  }
}

/** Version, trace id, span id, flags. A later version may have more behind them. */
const traceParent = /^\s?(?!ff)([\da-f]{2})-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})(-.*)?\s?$/;

function spanContextOf(header: unknown, state: string | string[] | undefined): SpanContext | undefined {
  const [parent] = Array.isArray(header) ? (header as unknown[]) : [header];
  const found = typeof parent === 'string' ? traceParent.exec(parent) : null;
  if (found === null) return undefined;
  const [, version, traceId = '', spanId = '', flags = '', rest] = found;
  const span = { traceId, spanId, traceFlags: Number.parseInt(flags, 16), isRemote: true };
  if ((version === '00' && rest !== undefined) || !isSpanContextValid(span)) return undefined;
  // Several headers are one list.
  const list = Array.isArray(state) ? state.join(',') : state;
  return typeof list === 'string' && list !== '' ? { ...span, traceState: createTraceState(list) } : span;
}

function asHex(flags: number): string {
  return flags.toString(16).padStart(2, '0');
}
