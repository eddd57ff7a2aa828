import { lintAlloy } from '../lint/lint-alloy.js';
import { looksSecret } from '../validation/secret-text.js';
import { AlloySyntaxError } from '../syntax/alloy-syntax-error.js';
import { parseAlloy } from '../syntax/parse-alloy.js';
import { attributesIn, expressionsIn, variableOf } from '../syntax/walk-alloy.js';

/** A text in which secrets are blotted out, and a way to blot them out of messages about it. */
export interface HiddenSecrets {
  /** The same text with asterisks for secrets. All places stay where they are. */
  readonly text: string;
  readonly hideIn: (message: string) => string;
}

const literal = /"(?:[^"\\\n]|\\.)*"?|`[^`]*`?/g;
const secretName =
  /token|secret|password|passwd|credential|authorization|api[-_]?key|access[-_]?key|(?:private|shared)[-_]?key|key_pem/i;
const callOfVariable = /\benv\(\s*$/;

/**
 * Blots out what an Alloy text says in plain text though it should not, so that a part of it may be shown. Works on
 * texts that do not parse, too: those are the ones that are shown most.
 */
export function hideSecrets(source: string): HiddenSecrets {
  const badLines = new Set(
    lintAlloy(source)
      .filter(({ code }) => code === 'literal-secret')
      .map(({ line }) => line),
  );
  const badOffsets = secretOffsets(source);
  const hidden: string[] = [];
  let line = 1;
  let counted = 0;
  const text = source.replace(literal, (quoted, offset: number) => {
    const before = source.slice(source.lastIndexOf('\n', offset - 1) + 1, offset);
    for (; counted < offset; counted++) if (source[counted] === '\n') line++;
    if (callOfVariable.test(before)) return quoted;
    const inner = quoted.slice(1, /.["`]$/s.test(quoted) ? -1 : undefined);
    const isSecret = secretName.test(before) || looksSecret(inner) || badLines.has(line) || badOffsets.has(offset);
    // The name of a header such as "Authorization" is itself left of a `=` and is not a secret.
    if (!isSecret || inner === '' || /^\s*=/.test(source.slice(offset + quoted.length))) return quoted;
    hidden.push(inner);
    return quoted.replace(inner, () => inner.replaceAll(/[^\n]/g, '*'));
  });
  const hideIn = (message: string): string =>
    hidden.reduce((shown, secret) => (secret.length < 3 ? shown : shown.replaceAll(secret, () => '***')), message);
  return { text, hideIn };
}

/** Where the texts of attributes with a secret stand, however many lines these have. */
function secretOffsets(source: string): ReadonlySet<number | undefined> {
  try {
    const secrets = [...attributesIn(parseAlloy(source).body)].filter(({ name }) => secretName.test(name));
    const expressions = secrets.flatMap(({ value }) => [...expressionsIn(value)]);
    const names = expressions.flatMap((call) =>
      variableOf(call) === undefined || call.kind !== 'call' ? [] : call.arguments,
    );
    return new Set(
      expressions.flatMap((text) => (text.kind === 'string' && !names.includes(text) ? [text.range?.start] : [])),
    );
  } catch (error) {
    if (error instanceof AlloySyntaxError) return new Set();
    throw error;
  }
}
