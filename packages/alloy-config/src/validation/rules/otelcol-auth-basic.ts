import type { BodyView } from '../../schema/body-view.js';

/** One half alone sends nothing. */
export function clientCredentialsAreWhole(body: BodyView): void {
  const hasUser = body.has('username') || body.has('username_file');
  const hasPassword = body.has('password') || body.has('password_file');
  if (hasUser && hasPassword) return;
  const missing = hasUser ? 'a password' : hasPassword ? 'a username' : 'a username and a password';
  body.report(
    'incomplete-credentials',
    undefined,
    `client_auth without ${missing} sends no credentials: add ${missing}`,
  );
}
