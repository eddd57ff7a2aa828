import { regexProblem } from '../validation/regex-syntax.js';
import { isSecretHeader, looksSecret } from '../validation/secret-text.js';
import { AlloyConfigError } from '../syntax/alloy-config-error.js';
import type { SecretOption, TextOption, TlsOptions } from './alloy-config-options.js';
import { join, optional, readFlag, readMap, readRecord, readText, refuse, required } from './option-reader.js';

/** Reads options that may hold secrets, and refuses those that do unless they were asked for. */
export interface ValueReader {
  readonly text: (value: unknown, path: string) => TextOption;
  readonly secret: (value: unknown, path: string) => SecretOption;
  readonly headers: (value: unknown, path: string) => Readonly<Record<string, TextOption>>;
}

const secretAdvice = 'write { env: "NAME" } or { file: "/path" }, or set allowLiteralSecrets for a throw-away set-up';

/** Makes a reader; `allowLiterals` permits literal secrets in the options. */
export function createValueReader(allowLiterals: boolean): ValueReader {
  const text = (value: unknown, path: string): TextOption => {
    if (typeof value !== 'string') return readEnvironmentOption(value, path);
    if (looksSecret(value) && !allowLiterals) throw literalSecret(path);
    return readPlainText(value, path);
  };
  const secret = (value: unknown, path: string): SecretOption => {
    if (typeof value !== 'string') return readSecretSource(value, path);
    if (!allowLiterals) throw literalSecret(path);
    return readPlainText(value, path);
  };
  const headers = (value: unknown, path: string): Readonly<Record<string, TextOption>> => {
    const read = readMap(text)(value, path);
    for (const [name, header] of Object.entries(read)) {
      if (!/^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/.test(name)) refuse(join(path, name), 'named as an HTTP header', name);
      if (typeof header === 'string' && isSecretHeader(name) && !allowLiterals) throw literalSecret(join(path, name));
    }
    return read;
  };
  return { text, secret, headers };
}

/** Text that Alloy takes as it stands; points out shell variables, because Alloy does not replace them. */
export function readPlainText(value: unknown, path: string): string {
  const text = readText(value, path);
  const variable = /\$\{?([A-Z_][A-Z0-9_]*)\}?/.exec(text);
  if (variable === null) return text;
  return refuse(
    path,
    'text without variables',
    value,
    `Alloy does not replace ${variable[0]}: write { env: "${variable[1] ?? ''}" }`,
  );
}

/** An expression that RE2 takes. */
export function readExpression(value: unknown, path: string): string {
  const expression = readText(value, path);
  const problem = regexProblem(expression);
  return problem === undefined ? expression : refuse(path, 'an RE2 expression', expression, `it ${problem}`);
}

/** Absolute path of a file on Alloy's machine. */
export function readPath(value: unknown, path: string): string {
  const text = readPlainText(value, path);
  return /^(?:\/|[A-Za-z]:[\\/])/.test(text)
    ? text
    : refuse(path, 'an absolute path', value, 'Alloy runs in a folder of its own');
}

/** TLS options; a certificate and its key go together. */
export function readTls(value: unknown, path: string): TlsOptions {
  const record = readRecord(value, path, ['caFile', 'certFile', 'keyFile', 'serverName', 'insecureSkipVerify']);
  const files = {
    certFile: optional(record, 'certFile', path, readPath),
    keyFile: optional(record, 'keyFile', path, readPath),
  };
  if ((files.certFile === undefined) !== (files.keyFile === undefined)) {
    throw new AlloyConfigError('needs both certFile and keyFile, or neither', path);
  }
  const given = {
    ...files,
    caFile: optional(record, 'caFile', path, readPath),
    serverName: optional(record, 'serverName', path, readPlainText),
    insecureSkipVerify: optional(record, 'insecureSkipVerify', path, readFlag),
  };
  return Object.fromEntries(Object.entries(given).filter(([, option]) => option !== undefined));
}

function readEnvironmentOption(value: unknown, path: string): { readonly env: string } {
  const record = readRecord(value, path, ['env']);
  return { env: required(record, 'env', path, readVariable) };
}

function readSecretSource(value: unknown, path: string): SecretOption {
  const record = readRecord(value, path, ['env', 'file']);
  const variable = optional(record, 'env', path, readVariable);
  const file = optional(record, 'file', path, readPath);
  if (variable !== undefined && file === undefined) return { env: variable };
  if (file !== undefined && variable === undefined) return { file };
  return refuse(path, '{ env: "NAME" } or { file: "/path" }', value);
}

/** Name of a variable. */
export function readVariable(value: unknown, path: string): string {
  const name = readText(value, path);
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name)
    ? name
    : refuse(path, 'the name of a variable (letters, digits and _, without $)', value);
}

function literalSecret(path: string): AlloyConfigError {
  return new AlloyConfigError(`must not hold a secret in plain text; ${secretAdvice}`, path);
}
