import { relabelRuleFitsItsAction } from '../../validation/rules/relabel-rule.js';
import { body, optional } from '../../schema/body-spec.js';
import { choice, listOf, positiveInteger, regex, string } from '../../schema/value-type.js';

const described = body({
  members: {
    /** Labels whose values are joined and matched. */
    source_labels: optional(listOf(string)),
    /** Text between the joined values. Default ";". */
    separator: optional(string, ';'),
    /** RE2 expression, anchored at both ends. Default "(.*)". */
    regex: optional(regex, '(.*)'),
    /** Divisor of `hashmod`. */
    modulus: optional(positiveInteger),
    /** Label that is written. */
    target_label: optional(string),
    /** Value that is written; `$1` is the first group. Default "$1". */
    replacement: optional(string, '$1'),
    /** Action of the step. Default "replace". */
    action: optional(
      choice(
        'replace',
        'keep',
        'drop',
        'hashmod',
        'labelmap',
        'labeldrop',
        'labelkeep',
        'lowercase',
        'uppercase',
        'keepequal',
        'dropequal',
      ),
      'replace',
    ),
  },
  rules: [relabelRuleFitsItsAction],
});

export type RelabelRuleBody = { readonly [Name in keyof typeof described]: (typeof described)[Name] };
/** One step of relabeling; steps run from top to bottom. */
export const relabelRule: RelabelRuleBody = described;
