import type { Attributes, AttributeValue } from '@opentelemetry/api';
import { showValue } from '@tta/core/authors';
import { escapeLabelValue } from './escape-text.js';
import { isPrometheusName, prometheusName } from './prometheus-name.js';
import type { Warnings } from '../warnings.js';

/** A label as `name="value"`, kept with its name to sort by. */
export interface Label {
  readonly name: string;
  readonly text: string;
}

/**
 * Attributes as labels, sorted by name. Empty values are left out, because Prometheus takes an empty label for a
 * missing one. Attributes whose names become the same label are joined with `;`, as OpenTelemetry's compatibility rules
 * say. `reserved` is a name that the page itself needs.
 */
export function labelsOf(attributes: Attributes, warnings: Warnings, reserved?: string): Label[] {
  const keys = Object.keys(attributes).sort();
  return keys.every((key) => isPrometheusName(key) && key !== reserved)
    ? plainLabels(keys, attributes)
    : renamedLabels(keys, attributes, warnings, reserved);
}

function plainLabels(names: readonly string[], attributes: Attributes): Label[] {
  const labels: Label[] = [];
  for (const name of names) {
    const value = valueText(attributes[name]);
    if (value !== '') labels.push(createLabel(name, value));
  }
  return labels;
}

/** For attributes whose names have to change to be labels. */
function renamedLabels(
  keys: readonly string[],
  attributes: Attributes,
  warnings: Warnings,
  reserved: string | undefined,
): Label[] {
  const values = new Map<string, string>();
  for (const key of keys) {
    const name = nameFor(key, reserved);
    const value = valueText(attributes[key]);
    if (name === undefined) {
      warnings.about(`attribute ${key}`, `the attribute ${showValue(key)} cannot be a label and is left out`);
    } else if (value !== '') {
      const other = values.get(name);
      if (other !== undefined) {
        warnings.about(
          `attribute ${key}`,
          `several attributes become the label ${name}; their values are joined by ";"`,
        );
      }
      values.set(name, other === undefined ? value : `${other};${value}`);
    }
  }
  return Array.from(values, ([name, value]) => createLabel(name, value)).sort(byName);
}

/** The labels between the braces. */
export function joinLabels(labels: readonly Label[]): string {
  return labels.map((label) => label.text).join(',');
}

function createLabel(name: string, value: string): Label {
  return { name, text: `${name}="${escapeLabelValue(value)}"` };
}

function nameFor(key: string, reserved: string | undefined): string | undefined {
  const name = prometheusName(key);
  return name !== undefined && name === reserved ? `exported_${name}` : name;
}

function valueText(value: AttributeValue | undefined): string {
  // Attributes come from applications written in JavaScript too: null and objects do occur.
  if (value === undefined || (value as unknown) === null) return '';
  if (typeof value === 'string') return value;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

// By code units, as Prometheus sorts them, not by any language's rules.
function byName(left: Label, right: Label): number {
  return left.name < right.name ? -1 : 1;
}
