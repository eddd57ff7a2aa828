import { isSecretHeader, looksSecret } from '../validation/secret-text.js';
import { unsafeLiteral, type TypedExpression } from '../schema/typed-expression.js';
import type { SecretOption, TextOption } from './alloy-config-options.js';
import { EnvironmentList } from './environment.js';
import { profiles, type Profile } from './profiles.js';
import type { Operation } from './read-operation.js';
import type { Labels } from './read-labels.js';

/** A variable of which is known better what it is for than by where it is used. */
export interface DescribedVariable {
  readonly env: string;
  readonly purpose: string;
}

type Text = string | TypedExpression<'string'>;

/** Data shared by all parts of a configuration while it is generated. */
export class PresetContext {
  readonly environment = new EnvironmentList();
  readonly profile: Profile;

  constructor(
    readonly operation: Operation,
    /** Labels of everything that is sent. */
    readonly labels: Labels,
  ) {
    this.profile = profiles[operation.profile];
  }

  /** A text as Alloy's value; a variable is put on the list with what it is for. */
  text(option: TextOption, purpose: string): Text {
    if (typeof option === 'string') return looksSecret(option) ? forcedText(option) : option;
    return this.environment.use({ name: option.env, purpose: purposeOf(option) ?? purpose, secret: false });
  }

  /** A secret other than a file, as Alloy's value. */
  secret(
    option: Exclude<SecretOption, { readonly file: string }>,
    purpose: string,
  ): TypedExpression<'string' | 'secret'> {
    if (typeof option === 'string') return unsafeLiteral(option);
    return this.environment.use({ name: option.env, purpose: purposeOf(option) ?? purpose, secret: true });
  }

  /** Headers as Alloy's values. Values from variables may be secrets. */
  headers(options: Readonly<Record<string, TextOption>>, purpose: string): Readonly<Record<string, Text>> {
    const entries = Object.entries(options).map(([name, option]): [string, Text] => {
      if (typeof option === 'string')
        return [name, isSecretHeader(name) || looksSecret(option) ? forcedText(option) : option];
      return [name, this.environment.use({ name: option.env, purpose: `header ${name} ${purpose}`, secret: true })];
    });
    return Object.fromEntries(entries);
  }
}

function purposeOf(option: { readonly env: string } | DescribedVariable): string | undefined {
  return 'purpose' in option ? option.purpose : undefined;
}

/** A secret that is permitted where Alloy expects text. */
function forcedText(text: string): TypedExpression<'string'> {
  return unsafeLiteral(text) as TypedExpression<never>;
}
