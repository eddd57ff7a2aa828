import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A span as it arrived over OTLP. */
export interface CollectedSpan {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | undefined;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly eventNames: readonly string[];
}

/** A collector that keeps the spans that processes send it as `http/json`. */
export class OtlpCollector {
  readonly spans: CollectedSpan[] = [];
  /** Resource attributes, as of the last request. */
  resource: Readonly<Record<string, unknown>> = {};
  /** How many requests came, whether they were answered or not. */
  requests = 0;
  answers = 0;
  readonly #server = createServer((request, response) => {
    this.requests++;
    if (!this.isAnswering) return;
    void readBody(request).then((body) => {
      this.answers++;
      if (request.url === '/v1/traces') this.#keep(JSON.parse(body) as TraceRequest);
      response.setHeader('Content-Type', 'application/json').end('{}');
    });
  });

  private constructor(private readonly isAnswering: boolean) {}

  /** With `isAnswering: false` it accepts connections and says nothing, ever. */
  static async start({ isAnswering = true } = {}): Promise<OtlpCollector> {
    const collector = new OtlpCollector(isAnswering);
    collector.#server.listen(0, '127.0.0.1');
    await once(collector.#server, 'listening');
    return collector;
  }

  /** The environment that makes a process send its spans here. */
  get env(): Record<string, string> {
    const { port } = this.#server.address() as AddressInfo;
    return {
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      OTEL_METRICS_EXPORTER: 'none',
    };
  }

  async stop(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
  }

  #keep({ resourceSpans }: TraceRequest): void {
    for (const { resource, scopeSpans } of resourceSpans) {
      this.resource = plain(resource.attributes);
      for (const span of scopeSpans.flatMap((scope) => scope.spans)) {
        this.spans.push({
          name: span.name,
          traceId: span.traceId,
          spanId: span.spanId,
          parentSpanId: span.parentSpanId === '' ? undefined : span.parentSpanId,
          attributes: plain(span.attributes),
          eventNames: (span.events ?? []).map((event) => event.name),
        });
      }
    }
  }
}

interface KeyValue {
  readonly key: string;
  readonly value: Readonly<Record<string, unknown>>;
}

interface TraceRequest {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly KeyValue[] };
    readonly scopeSpans: readonly {
      readonly spans: readonly {
        readonly name: string;
        readonly traceId: string;
        readonly spanId: string;
        readonly parentSpanId?: string;
        readonly attributes: readonly KeyValue[];
        readonly events?: readonly { readonly name: string }[];
      }[];
    }[];
  }[];
}

/** `{ key, value: { stringValue } }` and the like as an object. */
function plain(attributes: readonly KeyValue[]): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));
}

async function readBody(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request.setEncoding('utf8')) body += chunk as string;
  return body;
}
