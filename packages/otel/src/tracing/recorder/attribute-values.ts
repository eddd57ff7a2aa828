import { diag, type Attributes, type AttributeValue } from '@opentelemetry/api';

/** Whether a span takes it: a string, number or boolean, or a list of one of these; holes and nothing are allowed. */
export function isAttributeValue(value: unknown): value is AttributeValue | undefined {
  if (!Array.isArray(value)) return value === undefined || value === null || isPlain(value);
  const items = value.filter((item) => item !== undefined && item !== null) as unknown[];
  return items.every((item) => isPlain(item) && typeof item === typeof items[0]);
}

function isPlain(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

/** A copy of the valid attributes, whose lists are copies too. */
export function validAttributes(given: Attributes | null | undefined): Attributes {
  const valid: Attributes = {};
  if (typeof given !== 'object' || given === null) return valid;
  for (const [key, value] of Object.entries(given)) {
    if (key === '' || !isAttributeValue(value))
      diag.warn(`The attribute ${key} is left out: its name or its value is not valid.`);
    else valid[key] = Array.isArray(value) ? value.slice() : value;
  }
  return valid;
}
