import type { BodyView } from '../../schema/body-view.js';

/** A list of takers that is empty makes the whole component useless. */
export function forwardsSomewhere(body: BodyView): void {
  const takers = body.value('forward_to');
  if (takers?.kind !== 'array' || takers.elements.length > 0) return;
  body.report('forwards-nowhere', 'forward_to', 'forward_to is empty, so all data is thrown away: name a receiver');
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
