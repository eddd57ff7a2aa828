import type { BodyView } from '../../schema/body-view.js';

/** Two halves of one key, and an id that belongs to a role. */
export function sigv4IsWhole(body: BodyView): void {
  const [access, secret] = [body.has('access_key'), body.has('secret_key')];
  if (access !== secret) {
    const [given, missing] = access ? ['access_key', 'secret_key'] : ['secret_key', 'access_key'];
    body.report('incomplete-key', given, `${given} needs ${missing} = ...: Alloy refuses one without the other`);
  }
  if (body.has('external_id') && !body.has('role_arn')) {
    body.report('incomplete-key', 'external_id', 'external_id needs role_arn = ..., the role that asks for it');
  }
}
