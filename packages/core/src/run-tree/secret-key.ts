const secret =
  /pass(?:word|phrase|wd|code)?$|passw|secret|token|bearer|authorization|authorisation|cookie|credential|api-?_?key|private-?_?key|access-?_?key|signature|session-?_?id/i;

/**
 * Whether a field of this name may hold a secret, so that its value is not shown. Numbers of tokens are counts, as models
 * report them.
 */
export function isSecretKey(name: string, value?: unknown): boolean {
  return secret.test(name) && !(typeof value === 'number' && /tokens/i.test(name));
}
