import { textOf } from '../schema/literal.js';
import type { Report } from '../schema/problem.js';
import type { Expression } from '../syntax/nodes.js';
import { describeBlock } from '../validation/check-component.js';
import { blocksOf, valueOf } from './block-parts.js';
import { hostOf, listenersOf, type Listener } from './check-ports.js';
import type { LabelFlow } from './label-flow.js';
import type { Node, Scope } from './scope.js';

/** Which senders speak the language of which listeners. */
const pairs: Readonly<Record<string, { readonly receiver: string; readonly listener: string }>> = {
  'otelcol.exporter.otlp': { receiver: 'otelcol.receiver.otlp', listener: 'grpc' },
  'otelcol.exporter.otlphttp': { receiver: 'otelcol.receiver.otlp', listener: 'http' },
  'prometheus.remote_write': { receiver: 'prometheus.receive_http', listener: 'http' },
  'loki.write': { receiver: 'loki.source.api', listener: 'http' },
};

/** Reports data that is sent back to the receiver that it came from, and so loops forever. */
export function checkLoops(scope: Scope, flow: LabelFlow, report: Report): void {
  for (const node of scope.nodes) {
    const pair = pairs[node.block.name];
    if (pair === undefined) continue;
    const receivers = [...sendersBefore(flow, node)].filter(({ block }) => block.name === pair.receiver);
    for (const endpoint of receivers.length === 0 ? [] : endpointsOf(node)) {
      const own = receivers.find(({ block }) =>
        listenersOf(block, '').some(
          (listener) => listener.path.endsWith(` > ${pair.listener}`) && isHeard(listener, endpoint),
        ),
      );
      if (own === undefined) continue;
      report({
        code: 'sends-to-itself',
        message: `this sends to ${own.id} of the same file, which hands it back here, forever: send to another address`,
        path: describeBlock(node.block),
        range: endpoint.at.range,
      });
    }
  }
}

/** Everything that sends to a component, also by way of others. */
function sendersBefore(flow: LabelFlow, node: Node): ReadonlySet<Node> {
  const seen = new Set<Node>();
  const waiting = [node];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const sender of flow.sendersTo(next)) {
      if (seen.has(sender)) continue;
      seen.add(sender);
      waiting.push(sender);
    }
  }
  return seen;
}

interface Endpoint {
  readonly host: string;
  readonly port: number;
  readonly at: Expression;
}

const attributes = ['endpoint', 'url', 'traces_endpoint', 'metrics_endpoint', 'logs_endpoint'];

function endpointsOf({ block }: Node): readonly Endpoint[] {
  const places = [block, ...blocksOf(block, 'client'), ...blocksOf(block, 'endpoint')];
  return places
    .flatMap((place) => attributes.map((name) => valueOf(place, name)))
    .flatMap((at) => {
      const [, host, port] = /^(?:[a-z]+:\/\/)?(\[[0-9a-f:]+\]|[^/:@\s]+):(\d+)(?:\/|$)/i.exec(textOf(at) ?? '') ?? [];
      return at === undefined || host === undefined ? [] : [{ host: hostOf({ host }), port: Number(port), at }];
    });
}

/** Whether a listener hears what is sent to an endpoint: this machine reaches one on all interfaces, too. */
function isHeard(listener: Listener, { host, port }: Endpoint): boolean {
  const heard = hostOf(listener);
  const isHere = host === '127.0.0.1' || host === 'any';
  return listener.port === port && (isHere ? heard === 'any' || heard === '127.0.0.1' : heard === host);
}
