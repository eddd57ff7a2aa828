import type { BodyView } from '../../schema/body-view.js';
import type { Block } from '../../syntax/nodes.js';

/** An empty list of receivers makes a component useless, unless it makes metrics of what it gets. */
export function forwardsSomewhere(body: BodyView): void {
  const receivers = body.value('forward_to');
  if (receivers?.kind !== 'array' || receivers.elements.length > 0 || makesMetrics(body.block)) return;
  body.report('forwards-nowhere', 'forward_to', 'forward_to is empty, so all data is thrown away: name a receiver');
}

function makesMetrics({ body }: Block): boolean {
  return body.some(
    (statement) => statement.kind === 'block' && (statement.name === 'stage.metrics' || makesMetrics(statement)),
  );
}

/** A writer without an endpoint discards everything, silently. */
export function writesSomewhere(body: BodyView): void {
  if (body.has('endpoint')) return;
  body.report(
    'writes-nowhere',
    undefined,
    'there is no endpoint, so all data is thrown away: add endpoint { url = ... }',
  );
}
