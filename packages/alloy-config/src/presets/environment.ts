import { env, type TypedExpression } from '../schema/typed-expression.js';

/** A variable that Alloy's environment must hold for a configuration to work. */
export interface EnvironmentVariable {
  readonly name: string;
  /** Its purpose, as one phrase. */
  readonly purpose: string;
  /** Whether its value is secret. */
  readonly secret: boolean;
}

/** Collects the variables that a configuration asks for, while it is made. */
export class EnvironmentList {
  private readonly byName = new Map<string, EnvironmentVariable>();

  /** The variable's value as an expression. Several uses of one variable are listed as one, with all their purposes. */
  use(variable: EnvironmentVariable): TypedExpression<'string'> {
    const earlier = this.byName.get(variable.name);
    this.byName.set(variable.name, earlier === undefined ? variable : joined(earlier, variable));
    return env(variable.name);
  }

  /** In alphabetical order. */
  list(): readonly EnvironmentVariable[] {
    return [...this.byName.values()].sort((one, other) => (one.name < other.name ? -1 : 1));
  }
}

function joined(one: EnvironmentVariable, other: EnvironmentVariable): EnvironmentVariable {
  const isSaid = one.purpose.split('; ').includes(other.purpose);
  return {
    name: one.name,
    purpose: isSaid ? one.purpose : `${one.purpose}; ${other.purpose}`,
    secret: one.secret || other.secret,
  };
}
