import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { createTraceState, trace, TraceFlags } from '@opentelemetry/api';
import fc from 'fast-check';
import { WorkflowContext } from '@tta/core';
import { contextFromHeaders, contextFromRequest, injectHeaders } from './propagation.js';
import { remoteParentOf } from './tracing/remote-parent.js';
import { restoreEnvironment } from './testing/environment.js';
import { closeAfterEach, observed } from './testing/observed.js';
import { TestStep } from './testing/steps.js';

restoreEnvironment();
closeAfterEach();
afterEach(() => {
  jest.restoreAllMocks();
  trace.disable();
});

const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;

describe('injectHeaders', () => {
  it('names the step that sends, and the request', async () => {
    const { span, context } = observed();
    let headers: Record<string, string> = {};
    const step = new TestStep('sends', (input, own) => {
      headers = injectHeaders(own);
      return input;
    });

    await step.execute(1, context({ correlationId: 'request-1' }));

    const { traceId, spanId } = span('sends').spanContext();
    expect(headers).toEqual({ traceparent: `00-${traceId}-${spanId}-01`, 'x-correlation-id': 'request-1' });
  });

  it('hands on what came where no step is observed', () => {
    const context = contextFromHeaders({ traceparent, tracestate: 'a=1' });

    expect(injectHeaders(context)).toEqual({
      traceparent,
      tracestate: 'a=1',
      'x-correlation-id': context.correlationId,
    });
  });

  it('sends no trace headers without a trace', () => {
    const context = WorkflowContext.create({ workflowId: 'w-1' });

    expect(injectHeaders(context)).toEqual({ 'x-correlation-id': 'w-1' });
  });

  it('lets baggage cross by name only', () => {
    const context = WorkflowContext.create({ baggage: { tenant: 'blue', secret: 'password' } });

    expect(injectHeaders(context).baggage).toBeUndefined();
    expect(injectHeaders(context, { baggage: ['tenant', 'other'] }).baggage).toBe('tenant=blue');
  });

  it('writes no header that could be two, whatever the ids and the baggage are', () => {
    const hostile = fc.oneof(
      fc.string({ unit: 'binary', minLength: 1 }),
      fc.constantFrom('a\r\nevil: 1', '\ud800', 'ä', ' x'),
    );

    fc.assert(
      fc.property(hostile, hostile, hostile, (correlationId, name, value) => {
        const context = WorkflowContext.create({ correlationId, baggage: { [name]: value } });

        for (const [header, text] of Object.entries(injectHeaders(context, { baggage: [name] }))) {
          expect(['x-correlation-id', 'baggage']).toContain(header);
          expect(text).toMatch(/^[\u0021-\u007e]+$/);
        }
      }),
    );
  });
});

describe('contextFromHeaders', () => {
  it('brings back what was sent', async () => {
    const { context, span, telemetry } = observed();
    const received: WorkflowContext[] = [];
    const step = new TestStep('sends', (input, own) => {
      const headers = injectHeaders(own, { baggage: ['tenant'] });
      received.push(
        contextFromHeaders(headers, { baggage: ['tenant'] }, { instrumentation: telemetry.instrumentation }),
      );
      return input;
    });
    await step.execute(1, context({ correlationId: 'request-1', baggage: { tenant: 'blü=e, 1;' } }));

    await new TestStep('serves').execute(1, received[0]);

    expect(received[0]?.correlationId).toBe('request-1');
    expect(received[0]?.baggage).toEqual({ tenant: 'blü=e, 1;' });
    expect(span('serves').spanContext().traceId).toBe(span('sends').spanContext().traceId);
    expect(span('serves').parentSpanContext?.spanId).toBe(span('sends').spanContext().spanId);
    expect(span('serves').attributes['tta.correlation.id']).toBe('request-1');
  });

  it('takes baggage by name only', () => {
    const headers = { baggage: 'tenant=blue,secret=password' };

    expect(contextFromHeaders(headers).baggage).toEqual({});
    expect(contextFromHeaders(headers, { baggage: ['tenant'] }).baggage).toEqual({ tenant: 'blue' });
  });

  it('obeys the decision not to sample, and keeps the state', async () => {
    const { spans, telemetry } = observed();
    const headers = { traceparent: traceparent.replace(/01$/, '00'), tracestate: 'vendor=1' };
    const context = contextFromHeaders(headers, {}, { instrumentation: telemetry.instrumentation });

    await new TestStep('serves').execute(1, context);

    expect(spans()).toEqual([]);
    expect(remoteParentOf(context)).toMatchObject({ traceFlags: TraceFlags.NONE, isRemote: true });
    expect(remoteParentOf(context)?.traceState?.serialize()).toBe(createTraceState('vendor=1').serialize());
  });

  it('lets what the caller says go before what the headers say', () => {
    const headers = { 'x-correlation-id': 'of-header', baggage: 'a=1,b=1' };
    const allowed = { baggage: ['a', 'b'] };
    const rest = { correlationId: 'mine', workflowId: 'w', baggage: { a: '2' } };

    expect(contextFromHeaders(headers, allowed, rest)).toMatchObject({
      correlationId: 'mine',
      workflowId: 'w',
      baggage: { a: '2', b: '1' },
    });
    expect(contextFromHeaders(headers, allowed, { correlationId: undefined, baggage: undefined })).toMatchObject({
      correlationId: 'of-header',
      baggage: { a: '1', b: '1' },
    });
  });

  it('ignores what is malformed', () => {
    const header = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(fc.string()),
      fc.constant(undefined),
      fc.stringMatching(/^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/),
      fc.constantFrom('__proto__=1', '%=%', 'a=%ff', `00-${'0'.repeat(32)}-${'b'.repeat(16)}-01`),
    );
    const headers = fc.dictionary(
      fc.constantFrom('traceparent', 'tracestate', 'baggage', 'x-correlation-id', 'other'),
      header,
    );

    fc.assert(
      fc.property(headers, (given) => {
        const context = contextFromHeaders(given, { baggage: ['a', '__proto__'] });
        const remote = remoteParentOf(context);

        expect(context.correlationId).toMatch(/^[\u0021-\u007e]{1,200}$/);
        if (remote !== undefined) expect(trace.isSpanContextValid(remote)).toBe(true);
      }),
    );
  });
});

describe('contextFromRequest', () => {
  const parent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

  it('has the ids of the headers, by a header of choice too, also of a Headers object', () => {
    const headers = { traceparent: parent, 'x-request-id': 'r-1' };
    const options = { correlationHeader: 'X-Request-Id' };

    for (const given of [headers, new Headers(headers)]) {
      const context = contextFromRequest({ headers: given }, undefined, options);
      expect(context.correlationId).toBe('r-1');
      expect(remoteParentOf(context)?.spanId).toBe('b7ad6b7169203331');
      expect(injectHeaders(context, options)).toMatchObject({ 'x-request-id': 'r-1' });
    }
  });

  it('aborts when the client goes away, and not when the response is finished', async () => {
    const contexts: WorkflowContext[] = [];
    let arrived: () => void = () => undefined;
    const server = createServer((request, response) => {
      contexts.push(contextFromRequest(request, response));
      arrived();
      if (request.url === '/quick') response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

    await (await fetch(`${url}/quick`)).text();
    const leaves = new AbortController();
    const isThere = new Promise<void>((resolve) => (arrived = resolve));
    const request = fetch(`${url}/slow`, { signal: leaves.signal }).catch(() => undefined);
    await isThere;
    const aborted = once(contexts[1]!.signal, 'abort');
    leaves.abort();
    await Promise.all([request, aborted]);

    expect(contexts.map((context) => context.aborted)).toEqual([false, true]);
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  it("aborts with a Fetch request's own signal, or with the one given beside", () => {
    const [own, given] = [new AbortController(), new AbortController()];
    const request = new Request('http://localhost', { signal: own.signal });
    const [first, second] = [
      contextFromRequest(request),
      contextFromRequest(request, undefined, {}, { signal: given.signal }),
    ];
    given.abort();
    expect([first.aborted, second.aborted]).toEqual([false, true]);
    own.abort();
    expect(first.aborted).toBe(true);
  });
});
