/** A query that Prometheus answers ahead of time and keeps under a name. */
export interface RecordingRule {
  readonly record: string;
  readonly expr: string;
  readonly labels?: Readonly<Record<string, string>>;
}

/** A query whose every result is somebody's business. */
export interface AlertRule {
  readonly alert: string;
  readonly expr: string;
  readonly for: string;
  readonly labels: Readonly<Record<string, string>> & { readonly severity: Severity };
  readonly annotations: { readonly summary: string; readonly runbook_url: string };
}

/** `critical` wakes somebody, `warning` is for the working day. */
export type Severity = 'critical' | 'warning';

/** Rules that are evaluated one after the other. */
export interface RuleGroup {
  readonly name: string;
  /** How often; default is Prometheus's `evaluation_interval`. */
  readonly interval?: string;
  readonly rules: readonly (RecordingRule | AlertRule)[];
}

/** Whether a rule is an alert. */
export const isAlert = (rule: RecordingRule | AlertRule): rule is AlertRule => 'alert' in rule;
/** Whether a rule is recorded. */
export const isRecording = (rule: RecordingRule | AlertRule): rule is RecordingRule => 'record' in rule;
