/** How to keep a secret out of a file. */
export const secretAdvice =
  'put it into the environment and write sys.env("NAME"), or read it from a file with local.file';

const token = /\bgl(?:c|sa|ptt|fs)_[A-Za-z0-9+/=_-]{16,}/;
const userInUrl = /^[a-z][a-z0-9+.-]*:\/\/[^/@\s:]*:[^/@\s]+@/i;
const secretHeader = /^(?:proxy-)?authorization$|token|secret|password|api[-_]?key/i;

/** Whether a text looks like a token of Grafana, or a URL with a password in it. */
export function looksSecret(text: string): boolean {
  return token.test(text) || userInUrl.test(text);
}

/** Whether a header of this name carries a secret. */
export function isSecretHeader(name: string): boolean {
  return secretHeader.test(name);
}
