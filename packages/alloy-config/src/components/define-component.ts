import { checkedBlock } from '../validation/checked-block.js';
import type { Block } from '../syntax/nodes.js';
import { reference } from '../syntax/expression-builders.js';
import type { ArgumentsOf } from '../schema/arguments-of.js';
import { bodyEntries } from '../schema/body-entries.js';
import type { BodySpec } from '../schema/body-spec.js';
import { block } from '../syntax/builders.js';
import type { ComponentSpec, Exports } from '../schema/component-spec.js';
import type { TypedExpression } from '../schema/typed-expression.js';

/** A block for the file. */
export interface Component {
  readonly block: Block;
}

/** A component and references to its exports: `write.receiver`. */
export type ComponentWith<Exported extends Exports> = Component & {
  readonly [Name in keyof Exported]: TypedExpression<Exported[Name]>;
};

/** Makes a component. Arguments are named as in Alloy. Throws an `AlloyConfigError` for what Alloy would refuse. */
export interface ComponentFunction<Body extends BodySpec, Exported extends Exports> {
  (label: string, ...args: ArgumentList<ArgumentsOf<Body>>): ComponentWith<Exported>;
  /** The description that the arguments and the linter's checks come from. */
  readonly spec: ComponentSpec<Body, Exported>;
}

/** Makes a configuration block. It takes no label and occurs once in a file. */
export interface ConfigBlockFunction<Body extends BodySpec> {
  (...args: ArgumentList<ArgumentsOf<Body>>): Component;
  readonly spec: ComponentSpec<Body>;
}

type ArgumentList<Input> = [Partial<Input>] extends [Input] ? [args?: Input] : [args: Input];

/** Turns the description of a component into its typed function. */
export function defineComponent<Body extends BodySpec, const Exported extends Exports>(
  spec: ComponentSpec<Body, Exported>,
): ComponentFunction<Body, Exported> {
  const make = (label: string, args: object = {}): ComponentWith<Exported> => {
    const made = checkedBlock(spec, block(spec.name, label, bodyEntries(spec.body, args)));
    const exported = Object.keys(spec.exports).map((name) => [name, reference(`${spec.name}.${label}.${name}`)]);
    return { block: made, ...Object.fromEntries(exported) } as ComponentWith<Exported>;
  };
  return Object.assign(make as unknown as ComponentFunction<Body, Exported>, { spec });
}

/** The same for a configuration block. */
export function defineConfigBlock<Body extends BodySpec>(
  spec: Omit<ComponentSpec<Body>, 'exports'>,
): ConfigBlockFunction<Body> {
  const whole: ComponentSpec<Body> = { ...spec, exports: {} };
  const make = (args: object = {}): Component => ({
    block: checkedBlock(whole, block(spec.name, bodyEntries(spec.body, args))),
  });
  return Object.assign(make as unknown as ConfigBlockFunction<Body>, { spec: whole });
}
