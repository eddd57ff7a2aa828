import type { Block } from '../syntax/nodes.js';
import { blocksOf, valueOf } from './block-parts.js';
import { componentTable } from '../components/component-table.js';
import { describeBlock } from '../validation/check-component.js';
import { numberOf, textOf } from '../schema/literal.js';
import type { Report } from '../schema/problem.js';
import type { Scope } from './scope.js';

/** An address that a block listens on. */
export interface Listener {
  readonly host: string;
  readonly port: number;
  readonly path: string;
  readonly range: Block['range'];
}

/** Port of Alloy's own pages, unless a flag says otherwise. */
const ownPort: Listener = { host: '127.0.0.1', port: 12345, path: "Alloy's own HTTP server", range: undefined };

/** Two blocks cannot listen on the same address and port. */
export function checkPorts(scope: Scope, report: Report): void {
  const listeners: Listener[] = [ownPort];
  for (const { block } of scope.nodes) {
    for (const listener of listenersOf(block, describeBlock(block))) {
      const other = listeners.find((earlier) => collide(earlier, listener));
      if (other !== undefined) {
        report({
          code: 'port-conflict',
          message: `port ${listener.port} is taken by ${other.path}: choose another one`,
          path: listener.path,
          range: listener.range,
        });
      }
      listeners.push(listener);
    }
  }
}

/** Addresses that a component listens on; `path` is its name in messages. */
export function listenersOf(block: Block, path: string): Listener[] {
  if (block.name.startsWith('otelcol.receiver.')) {
    return blocksOf(block).flatMap((inner) => {
      const given = textOf(valueOf(inner, 'endpoint')) ?? defaultEndpoint(block, inner);
      const [, host, port] = /^(.*):(\d+)$/.exec(given ?? '') ?? [];
      return host === undefined
        ? []
        : [{ host, port: Number(port), path: `${path} > ${inner.name}`, range: inner.range }];
    });
  }
  if (!/receive_http$|^loki\.source\.|^faro\.receiver$/.test(block.name)) return [];
  return blocksOf(block).flatMap((inner) => {
    const port = numberOf(valueOf(inner, 'listen_port')) ?? defaultPort(block, inner);
    const host = textOf(valueOf(inner, 'listen_address')) ?? '';
    return port === undefined ? [] : [{ host, port, path: `${path} > ${inner.name}`, range: inner.range }];
  });
}

function defaultEndpoint(block: Block, inner: Block): string | undefined {
  if (valueOf(inner, 'endpoint') !== undefined) return undefined;
  const member = componentTable.get(block.name)?.body.members[inner.name];
  const endpoint = member?.member === 'block' ? member.body.members.endpoint : undefined;
  return endpoint?.member === 'attribute' && typeof endpoint.default === 'string' ? endpoint.default : undefined;
}

/** Port of a server whose block says none. */
function defaultPort(block: Block, inner: Block): number | undefined {
  if (valueOf(inner, 'listen_port') !== undefined) return undefined;
  const member = componentTable.get(block.name)?.body.members[inner.name];
  const port = member?.member === 'block' ? member.body.members.listen_port : undefined;
  return port?.member === 'attribute' && typeof port.default === 'number' ? port.default : undefined;
}

function collide(one: Listener, other: Listener): boolean {
  const [first, second] = [hostOf(one), hostOf(other)];
  return one.port === other.port && one.port !== 0 && (first === second || first === 'any' || second === 'any');
}

/** One name for each address: `any` for all interfaces, and one for this machine. */
export function hostOf({ host }: Pick<Listener, 'host'>): string {
  if (['', '0.0.0.0', '[::]'].includes(host)) return 'any';
  return host === 'localhost' || host === '[::1]' ? '127.0.0.1' : host;
}
