import { runbook } from '../settings/names.js';
import type { AlertRule, Severity } from './rule.js';

/** An alert as it is written down here. */
export interface AlertOptions {
  /** Also the title of its section in the runbook. */
  readonly name: string;
  readonly expr: string;
  readonly for: string;
  readonly severity: Severity;
  /** One sentence with what is wrong and where, one with what to look at. Prometheus fills in `{{ $labels.x }}`. */
  readonly summary: string;
  readonly labels?: Readonly<Record<string, string>>;
}

/** The rule, with a link to the section of the runbook that bears its name. */
export function alert({ name, expr, for: hold, severity, summary, labels }: AlertOptions): AlertRule {
  return {
    alert: name,
    expr,
    for: hold,
    labels: { severity, ...labels },
    annotations: { summary, runbook_url: `${runbook}#${name.toLowerCase()}` },
  };
}
