/** How to keep a secret out of a file. */
export const secretAdvice =
  'put it into the environment and write sys.env("NAME"), or read it from a file with local.file';

const token = /\bgl(?:c|sa|ptt|fs)_[A-Za-z0-9+/=_-]{16,}/;
const userInUrl = /\b[a-z][a-z0-9+.-]*:\/\/[^/@\s:]*:([^/@\s]+)@/gi;
const userOfMysql = /^[^\s:@/]+:([^\s@]+)@(?:tcp|unix)?\(/gi;
const passwordOfPostgres = /(?:^|[\s;])(?:password|pwd)\s*=\s*([^\s;]+)/gi;
const secretHeader = /^(?:proxy-)?authorization$|token|secret|password|api[-_]?key/i;
const secretAttribute =
  /(?:^|_)(?:password|passwd|passphrase|token|secret|secret_key|secret_access_key|api_key|apikey|app_key|credentials|private_key|connection_string)$/i;

/** Placeholders for a password: `%s`, `${NAME}`, `<password>`, `***` and the like. */
const placeholder =
  /^(?:%(?:\[\d+\])?[svq]|\$\{?[\w.-]+\}?|\$\(\w+\)|<[^<>]*>|\{\{.*\}\}|\{\w*\}|\*+|x{3,}|X{3,}|\.{3}|_*(?:PASS(?:WORD|WD)?|PW|SECRET|TOKEN|REDACTED|CHANGE_?ME|REPLACE_?ME)_*)$/;

/** Whether a text holds a token of Grafana. */
export function holdsToken(text: string): boolean {
  return token.test(text);
}

/** Whether a text looks like a token of Grafana, or an address with a password in it. */
export function looksSecret(text: string): boolean {
  if (holdsToken(text)) return true;
  return [userInUrl, userOfMysql, passwordOfPostgres].some((pattern) =>
    [...text.matchAll(pattern)].some(([, password = '']) => !isPlaceholder(password)),
  );
}

/** Whether a text only stands for a secret that comes from elsewhere. */
export function isPlaceholder(text: string): boolean {
  return placeholder.test(text);
}

/** Whether a header of this name carries a secret. */
export function isSecretHeader(name: string): boolean {
  return secretHeader.test(name);
}

/** Whether an argument of this name holds a secret, in whatever component. */
export function isSecretAttribute(name: string): boolean {
  return secretAttribute.test(name);
}
