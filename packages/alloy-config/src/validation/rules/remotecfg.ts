import type { BodyView } from '../../schema/body-view.js';

/** Alloy keeps names that begin with `collector.` for itself. */
export function attributesAreNotReserved(body: BodyView): void {
  for (const { key, keyRange } of body.fields('attributes')) {
    if (!key.startsWith('collector.')) continue;
    const at = keyRange === undefined ? 'attributes' : { range: keyRange };
    body.report('reserved-attribute', at, `"${key}" is reserved: rename it so that it does not begin with collector.`);
  }
}
