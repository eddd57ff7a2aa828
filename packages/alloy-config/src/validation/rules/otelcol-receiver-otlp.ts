import type { BodyView } from '../../schema/body-view.js';

/** The most common way to receive nothing. */
export function receiverListensSomewhere(body: BodyView): void {
  if (body.has('grpc') || body.has('http')) return;
  body.report(
    'receiver-without-listener',
    undefined,
    'the receiver listens on nothing: add grpc { endpoint = "127.0.0.1:4317" } or http { endpoint = "127.0.0.1:4318" }',
  );
}

/** The default listens on all interfaces, for everyone who reaches the machine. */
export function receiverListensLocally(body: BodyView): void {
  const endpoint = body.text('endpoint');
  if (endpoint === undefined || !/^(?:0\.0\.0\.0|\[::\])?:/.test(endpoint)) return;
  if (body.has('auth') || body.has('tls')) return;
  const port = endpoint.slice(endpoint.lastIndexOf(':'));
  body.report(
    'listens-everywhere',
    body.has('endpoint') ? 'endpoint' : undefined,
    `endpoint "${endpoint}" takes data from every network: write endpoint = "127.0.0.1${port}" if all senders are on ` +
      'this machine; in a container keep it, because senders come from outside, and publish the port to those only, or add tls and auth',
  );
}
