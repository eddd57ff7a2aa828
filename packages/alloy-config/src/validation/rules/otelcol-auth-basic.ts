import type { BodyView } from '../../schema/body-view.js';

/** One half alone sends nothing. */
export function clientCredentialsAreWhole(body: BodyView): void {
  const hasUser = isGiven(body, 'username') || isGiven(body, 'username_file');
  const hasPassword = isGiven(body, 'password') || isGiven(body, 'password_file');
  if (hasUser && hasPassword) return;
  const missing = hasUser ? 'a password' : hasPassword ? 'a username' : 'a username and a password';
  body.report(
    'incomplete-credentials',
    undefined,
    `client_auth without ${missing} sends no credentials: add ${missing}`,
  );
}

/** Alloy builds the server half even when only exporters use the component, and that half must have a user. */
export function serverCredentialsAreThere(body: BodyView): void {
  const hasUser = isGiven(body, 'username');
  if (hasUser && !isGiven(body, 'password')) {
    body.report(
      'missing-credentials',
      'username',
      'username needs password = ...: Alloy refuses one without the other',
    );
    return;
  }
  const users = body.blocks('htpasswd').some((block) => isGiven(block, 'file') || isGiven(block, 'inline'));
  if (hasUser || users) return;
  const advice = body.has('client_auth')
    ? 'add username and password beside client_auth, with the same values'
    : 'add username and password';
  body.report(
    'missing-credentials',
    undefined,
    `Alloy refuses this with "no credential source provided", because it also builds the server half: ${advice}`,
  );
}

/** An empty text counts as left out. */
function isGiven(body: BodyView, name: string): boolean {
  return body.has(name) && body.text(name) !== '';
}
